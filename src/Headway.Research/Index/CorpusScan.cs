using Headway.Research.Corpus;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Index;

/// <summary>Looks through a folder. An entry that cannot be looked at is named and does not stop the scan.</summary>
internal sealed class CorpusScan
{
    private const int MaxFormats = 50;
    private static readonly EnumerationOptions s_enumeration = new()
    {
        AttributesToSkip = FileAttributes.None,
        IgnoreInaccessible = false,
        RecurseSubdirectories = false,
    };

    private readonly string _folder;
    private readonly DocumentReader _reader;
    private readonly List<CorpusFile> _files = [];
    private readonly List<UnreadFile> _unread = [];
    private readonly Dictionary<string, int> _formats = new(StringComparer.Ordinal);
    private readonly Stack<DirectoryInfo> _open = new();
    private int _links;

    private CorpusScan(string folder, DocumentReader reader)
    {
        _folder = RealPath.Of(folder);
        _reader = reader;
    }

    /// <summary>
    /// Finds the documents. Does not follow links: targets inside the folder are found anyway, and targets outside do not
    /// belong to the corpus. Skips names that begin with a dot, and Sphinx's copies of page sources, which duplicate the pages.
    /// </summary>
    /// <exception cref="IOException">The folder itself cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder itself cannot be read.</exception>
    public static CorpusContents Find(string folder, DocumentReader reader, CancellationToken cancellationToken)
    {
        var scan = new CorpusScan(folder, reader);
        scan.Look(new DirectoryInfo(scan._folder), cancellationToken);
        while (scan._open.TryPop(out var directory))
        {
            try
            {
                scan.Look(directory, cancellationToken);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                scan.Unread(directory, FileError.Reason(error));
            }
        }

        return scan.Contents();
    }

    private void Look(DirectoryInfo directory, CancellationToken cancellationToken)
    {
        foreach (var entry in directory.EnumerateFileSystemInfos("*", s_enumeration))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                Take(entry);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                Unread(entry, FileError.Reason(error));
            }
        }
    }

    private void Take(FileSystemInfo entry)
    {
        if (entry.Name.StartsWith('.'))
        {
            return;
        }

        if (entry.LinkTarget is not null)
        {
            _links++;
        }
        else if (entry is DirectoryInfo child)
        {
            TakeFolder(child);
        }
        else if (!_reader.Knows(entry.Name) || IsScriptOfPages((FileInfo)entry))
        {
            var extension = DocumentReader.Format(entry.Name);
            _formats[extension] = _formats.GetValueOrDefault(extension) + 1;
        }
        else
        {
            TakeFile((FileInfo)entry);
        }
    }

    private void TakeFolder(DirectoryInfo folder)
    {
        if (FileError.NameIsBroken(folder))
        {
            Unread(folder, FileError.BrokenName);
        }
        else if (!IsSphinxSources(folder))
        {
            _open.Push(folder);
        }
    }

    private void TakeFile(FileInfo file)
    {
        if (FileError.NameIsBroken(file))
        {
            Unread(file, FileError.BrokenName);
        }
        else if (file.Length == 0)
        {
            Unread(file, "it is empty");
        }
        else
        {
            _files.Add(new CorpusFile(RelativePath(file), file.FullName, file.Length, file.LastWriteTimeUtc.Ticks));
        }
    }

    private CorpusContents Contents()
    {
        _files.Sort(static (a, b) => string.CompareOrdinal(a.Path, b.Path));
        _unread.Sort(static (a, b) => string.CompareOrdinal(a.File, b.File));
        var formats = _formats.OrderByDescending(static format => format.Value).ThenBy(static format => format.Key, StringComparer.Ordinal)
            .Take(MaxFormats).Select(static format => new UnsupportedFormat(format.Key, format.Value));
        return new CorpusContents(_files, _unread, [.. formats], _links);
    }

    private void Unread(FileSystemInfo entry, string reason) => _unread.Add(new UnreadFile(RelativePath(entry), reason));

    private static bool IsSphinxSources(DirectoryInfo directory) =>
        directory.Name == "_sources" && Directory.Exists(Path.Combine(directory.Parent!.FullName, "_static"));

    // The scripts beside generated pages say nothing about the subject.
    private static bool IsScriptOfPages(FileInfo file) => file.Extension == ".js" && file.Directory?.Name == "_static";

    private string RelativePath(FileSystemInfo entry) =>
        Path.GetRelativePath(_folder, entry.FullName).Replace(Path.DirectorySeparatorChar, '/');
}
