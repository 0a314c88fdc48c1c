using System.IO.Compression;
using Headway.Research.Corpus;
using Headway.Research.Index;

namespace Headway.Research.Tests.Corpus;

/// <summary>A temporary folder of documents with its index.</summary>
internal sealed class CorpusFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("headway-corpus-");

    public CorpusFolder() => Directory.CreateDirectory(Documents);

    public string Documents => Path.Combine(_root.FullName, "documents");

    public string IndexFolder => Path.Combine(_root.FullName, "index");

    public CorpusFolder With(string path, string text) => With(path, System.Text.Encoding.UTF8.GetBytes(text));

    public CorpusFolder With(string path, byte[] bytes)
    {
        var full = Path.Combine(Documents, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllBytes(full, bytes);
        return this;
    }

    public CorpusFolder WithGzip(string path, byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            gzip.Write(bytes);
        }

        return With(path, packed.ToArray());
    }

    public CorpusIndex Open(CorpusOptions? options = null) => new(
        "test", new CorpusOptions { Path = Documents, MaxFileBytes = options?.MaxFileBytes ?? 1 << 24, ReadTimeout = options?.ReadTimeout ?? TimeSpan.FromSeconds(30) },
        IndexFolder, TimeProvider.System);

    /// <summary>Creates and fills the index.</summary>
    public async Task<CorpusIndex> IndexAsync(CorpusOptions? options = null)
    {
        var corpus = Open(options);
        await UpdateAsync(corpus);
        return corpus;
    }

    public static async Task<(IndexCounts Counts, IReadOnlyList<string> Skipped)> UpdateAsync(CorpusIndex corpus)
    {
        var observer = new RecordingObserver();
        var counts = await corpus.UpdateAsync(await corpus.ScanAsync(default), observer, default);
        return (counts, observer.Skipped);
    }

    /// <summary>The indexed text of one file with the given content.</summary>
    public static async Task<SourceText> TextOfAsync(string path, byte[] content)
    {
        using var folder = new CorpusFolder().With(path, content);
        using var corpus = await folder.IndexAsync();
        return await corpus.ReadAsync(path, default) ?? throw new InvalidOperationException("it was skipped");
    }

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        _root.Delete(recursive: true);
    }

    private sealed class RecordingObserver : IIndexObserver
    {
        public List<string> Skipped { get; } = [];

        public List<string> Noticed { get; } = [];

        public Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SkippedAsync(string path, string reason, CancellationToken cancellationToken)
        {
            Skipped.Add($"{path}: {reason}");
            return Task.CompletedTask;
        }

        public Task NoticedAsync(string path, string notice, CancellationToken cancellationToken)
        {
            Noticed.Add($"{path}: {notice}");
            return Task.CompletedTask;
        }
    }
}
