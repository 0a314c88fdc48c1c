using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Index;

/// <summary>Finds the documents below a folder, ordered by path.</summary>
internal static class CorpusScan
{
    private static readonly EnumerationOptions s_enumeration = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = true,
        RecurseSubdirectories = false,
    };

    /// <summary>
    /// Does not follow links: targets inside the folder are found anyway, and targets outside do not belong to the corpus.
    /// Skips names that begin with a dot, and Sphinx's copies of page sources, which duplicate the pages.
    /// </summary>
    public static IReadOnlyList<CorpusFile> Find(string folder, DocumentReader reader, CancellationToken cancellationToken)
    {
        var files = new List<CorpusFile>();
        var open = new Stack<DirectoryInfo>([new DirectoryInfo(folder)]);
        while (open.TryPop(out var directory))
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var entry in directory.EnumerateFileSystemInfos("*", s_enumeration))
            {
                if (entry.Name.StartsWith('.') || entry.LinkTarget is not null)
                {
                    continue;
                }

                if (entry is DirectoryInfo child && !IsSphinxSources(child))
                {
                    open.Push(child);
                }
                else if (entry is FileInfo { Length: > 0 } file && reader.Knows(file.Name))
                {
                    files.Add(new CorpusFile(RelativePath(folder, file), file.FullName, file.Length, file.LastWriteTimeUtc.Ticks));
                }
            }
        }

        files.Sort((a, b) => string.CompareOrdinal(a.Path, b.Path));
        return files;
    }

    private static bool IsSphinxSources(DirectoryInfo directory) =>
        directory.Name == "_sources" && Directory.Exists(Path.Combine(directory.Parent!.FullName, "_static"));

    private static string RelativePath(string folder, FileInfo file) =>
        Path.GetRelativePath(folder, file.FullName).Replace(Path.DirectorySeparatorChar, '/');
}
