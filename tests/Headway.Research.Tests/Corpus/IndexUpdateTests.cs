using Headway.Research.Corpus;

namespace Headway.Research.Tests.Corpus;

public sealed class IndexUpdateTests
{
    [Fact]
    public async Task Update_SecondRun_ReadsOnlyWhatChanged()
    {
        using var folder = new CorpusFolder().With("same.txt", "alpha").With("touched.txt", "beta").With("changed.txt", "gamma").With("gone.txt", "delta");
        using var corpus = await folder.IndexAsync();
        File.SetLastWriteTimeUtc(Path.Combine(folder.Documents, "touched.txt"), new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        folder.With("changed.txt", "epsilon words").With("new.txt", "zeta");
        File.Delete(Path.Combine(folder.Documents, "gone.txt"));

        var (counts, _) = await CorpusFolder.UpdateAsync(corpus);

        Assert.Equal((4, 2, 2, 0, 1), (counts.Files, counts.Indexed, counts.Unchanged, counts.Skipped, counts.Removed));
        Assert.Equal(4, counts.Passages);
        Assert.Equal(["changed.txt"], await FilesAsync(corpus, "epsilon"));
        Assert.Empty(await FilesAsync(corpus, "gamma"));
        Assert.Empty(await FilesAsync(corpus, "delta"));
        Assert.Null(await corpus.ReadAsync("gone.txt", default));
    }

    [Fact]
    public async Task Update_FileThatBecameUnreadable_LeavesTheIndex()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha").With("b.txt", "beta");
        using var corpus = await folder.IndexAsync();
        folder.With("a.txt", [1, 0, 2, 3]);
        var (counts, _) = await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal((1, 1), (counts.Skipped, corpus.Stats().Files));
    }

    [Fact]
    public async Task Open_AfterARestart_AnswersWithoutReadingTheFolder()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha");
        (await folder.IndexAsync()).Dispose();
        File.Delete(Path.Combine(folder.Documents, "a.txt"));
        using var again = folder.Open();
        Assert.Equal(CorpusState.Ready, again.Stats().State);
        Assert.Equal(["a.txt"], await FilesAsync(again, "alpha"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(4096)]
    public async Task Open_CorruptIndex_IsKeptAsideAndBuiltAnew(int brokenFrom)
    {
        using var folder = new CorpusFolder();
        for (var i = 0; i < 50; i++)
        {
            folder.With($"{i}.txt", $"common word{i}");
        }

        (await folder.IndexAsync()).Dispose();
        var file = Assert.Single(Directory.GetFiles(folder.IndexFolder, "*.db"));
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        var bytes = await File.ReadAllBytesAsync(file);
        Array.Fill(bytes, (byte)0xee, brokenFrom, bytes.Length - brokenFrom);
        await File.WriteAllBytesAsync(file, bytes);

        using var corpus = folder.Open();
        Assert.Equal(CorpusState.Empty, corpus.Stats().State);
        Assert.Contains("corrupt", corpus.TakeNotice(), StringComparison.Ordinal);
        Assert.True(File.Exists(file + ".corrupt"));
        var (counts, _) = await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal(50, counts.Indexed);
        Assert.Equal(["7.txt"], (await FilesAsync(corpus, "word7")).Take(1));
    }

    [Fact]
    public async Task Search_WhileTheIndexIsRebuilt_GoesOnAnswering()
    {
        using var folder = new CorpusFolder();
        for (var i = 0; i < 300; i++)
        {
            folder.With($"{i:000}.txt", $"common number{i}");
        }

        using var corpus = await folder.IndexAsync();
        for (var i = 0; i < 300; i++)
        {
            folder.With($"{i:000}.txt", $"common changed number{i}");
        }

        var update = CorpusFolder.UpdateAsync(corpus);
        while (!update.IsCompleted)
        {
            Assert.All(await corpus.SearchFilesAsync("common", 300, default), found => Assert.StartsWith("common", found.Text, StringComparison.Ordinal));
        }

        Assert.Equal(300, (await update).Counts.Indexed);
        Assert.Equal(300, (await corpus.SearchFilesAsync("changed", 1000, default)).Count);
    }

    [Fact]
    public async Task Update_Cancelled_KeepsTheIndexUsable()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha");
        using var corpus = await folder.IndexAsync();
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => corpus.ScanAsync(cancelled.Token));
        Assert.Equal(1, (await CorpusFolder.UpdateAsync(corpus)).Counts.Unchanged);
        Assert.Equal(["a.txt"], await FilesAsync(corpus, "alpha"));
    }

    private static async Task<IEnumerable<string>> FilesAsync(CorpusIndex corpus, string query) =>
        (await corpus.SearchFilesAsync(query, 10, default)).Select(found => found.File);
}
