using System.Diagnostics;
using Headway.Research.Corpus;
using Headway.Research.Index;
using Headway.Research.Pipeline;

namespace Headway.Research.Tests.Corpus;

/// <summary>Nothing in or about a file stops the others, and each file that is not read is named.</summary>
public sealed class UnreadFilesTests
{
    [Fact]
    public async Task Update_NamesThatAreNoUtf8_AreNamedAndTheOthersAreRead()
    {
        using var folder = new CorpusFolder().With("good.txt", "good words");
        await ShellAsync(folder.Documents, "printf x > \"$(printf 'caf\\351.txt')\"; mkdir \"$(printf 'd\\351')\"; printf x > \"$(printf 'd\\351/in.txt')\"");
        using var corpus = folder.Open();
        var (counts, skipped) = await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal(["caf\ufffd.txt: its name is not valid UTF-8", "d\ufffd: its name is not valid UTF-8"], skipped.Order(StringComparer.Ordinal));
        Assert.Equal((3, 1, 2), (counts.Files, counts.Indexed, counts.Skipped));
        Assert.Equal(2, corpus.Unread.Files);
        await ShellAsync(folder.Documents, "rm -r d* caf*"); // .NET cannot delete it
    }

    [Fact]
    public async Task Update_FileThatVanishesAfterTheScan_IsNamedAndTheOthersAreRead()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha").With("b.txt", "beta").With("c/c.txt", "gamma");
        using var corpus = folder.Open();
        var contents = await corpus.ScanAsync(default);
        File.Delete(Path.Combine(folder.Documents, "b.txt"));
        Directory.Delete(Path.Combine(folder.Documents, "c"), recursive: true);
        await corpus.UpdateAsync(contents, new IgnoringObserver(), default);
        Assert.Equal(1, corpus.Stats().Files);
        Assert.Equal(
            [new UnreadFile("b.txt", "it disappeared while the folder was read"), new UnreadFile("c/c.txt", "it disappeared while the folder was read")],
            corpus.Unread.First);
    }

    [Fact]
    public async Task Scan_FolderThatChangesMeanwhile_NeverFails()
    {
        using var folder = new CorpusFolder().With("stays.txt", "stays");
        using var corpus = folder.Open();
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        var changing = Task.Run(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                for (var i = 0; i < 50; i++)
                {
                    folder.With($"d{i}/f.txt", "x").With($"f{i}.txt", "x");
                }

                for (var i = 0; i < 50; i++)
                {
                    Directory.Delete(Path.Combine(folder.Documents, $"d{i}"), recursive: true);
                    File.Delete(Path.Combine(folder.Documents, $"f{i}.txt"));
                }
            }
        });
        while (!changing.IsCompleted)
        {
            Assert.Contains("stays.txt", (await corpus.ScanAsync(default)).Files.Select(file => file.Path));
        }

        await changing;
    }

    [Fact]
    public async Task Unread_AfterReopening_IsStillKnown()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha").With("b.json", "{").With("empty.txt", "").With("p.PNG", "x").With("q.png", "x").With("Makefile", "x").With("z.tar.gz", "x");
        File.CreateSymbolicLink(Path.Combine(folder.Documents, "l.txt"), "a.txt");
        (await folder.IndexAsync()).Dispose();
        using var corpus = folder.Open();
        Assert.Equal([new UnreadFile("b.json", "it is not valid JSON"), new UnreadFile("empty.txt", "it is empty")], corpus.Unread.First);
        Assert.Equal([new UnsupportedFormat(".png", 2), new UnsupportedFormat("", 1), new UnsupportedFormat(".tar.gz", 1)], corpus.Unread.Unsupported);
        Assert.Equal((2, 1), (corpus.Unread.Files, corpus.Unread.Links));
    }

    [Fact]
    public void Sentence_UnreadFiles_AreNamedWithTheirReasons()
    {
        var unread = new UnreadFiles(5, [new("a.pdf", "it is locked"), new("b.txt", "it is empty"), new("c.txt", "it is empty"), new("d", "x")], [new(".png", 10_000), new("", 1)], 3);
        Assert.Equal(
            "5 files could not be read: a.pdf (it is locked); b.txt (it is empty); c.txt (it is empty); and 2 more. "
            + "10,001 files are of a format that is not supported: 10,000 .png, 1 without an extension.",
            UnreadSentence.Of(unread));
        Assert.Null(UnreadSentence.Of(UnreadFiles.None));
    }

    [Fact]
    public async Task Update_LinksSwappedMeanwhile_ReadNothingOutside()
    {
        using var outside = new CorpusFolder().With("secret.txt", "swordfish").With("d/secret.txt", "swordfish");
        using var folder = new CorpusFolder();
        for (var i = 0; i < 20; i++)
        {
            folder.With($"f{i}.txt", "inside").With($"d{i}/secret.txt", "inside");
        }

        using var corpus = folder.Open();
        using var stop = new CancellationTokenSource();
        var swapping = Task.Run(() => Swap(folder.Documents, outside.Documents, stop.Token));
        for (var run = 0; run < 30; run++)
        {
            await corpus.UpdateAsync(await corpus.ScanAsync(default), new IgnoringObserver(), default);
            Assert.Empty(await corpus.SearchFilesAsync("swordfish", 10, default));
        }

        await stop.CancelAsync();
        await swapping;
    }

    [Fact]
    public async Task Update_PipeInPlaceOfAFile_IsNotWaitedFor()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha").With("b.txt", "beta");
        using var corpus = folder.Open();
        var contents = await corpus.ScanAsync(default);
        await ShellAsync(folder.Documents, "rm b.txt; mkfifo b.txt");
        await corpus.UpdateAsync(contents, new IgnoringObserver(), default).WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal([new UnreadFile("b.txt", "it is not a regular file")], corpus.Unread.First);
    }

    [Fact]
    public async Task Scan_FolderGivenThroughALink_IsRead()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha");
        var link = folder.Documents + "-link";
        Directory.CreateSymbolicLink(link, folder.Documents);
        using var corpus = new CorpusIndex("test", new CorpusOptions { Path = link }, folder.IndexFolder, TimeProvider.System);
        await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal(1, corpus.Stats().Files);
    }

    // Files and folders are replaced by links to others outside, and put back.
    private static void Swap(string inside, string outside, CancellationToken stop)
    {
        for (var i = 0; !stop.IsCancellationRequested; i = (i + 1) % 20)
        {
            var (file, folder) = (Path.Combine(inside, $"f{i}.txt"), Path.Combine(inside, $"d{i}"));
            File.Delete(file);
            File.CreateSymbolicLink(file, Path.Combine(outside, "secret.txt"));
            Directory.Delete(folder, recursive: true);
            Directory.CreateSymbolicLink(folder, Path.Combine(outside, "d"));
            File.Delete(file);
            File.WriteAllText(file, "inside");
            Directory.Delete(folder);
            Directory.CreateDirectory(folder);
            File.WriteAllText(Path.Combine(folder, "secret.txt"), "inside");
        }
    }

    private static async Task ShellAsync(string folder, string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("sh", ["-c", script]) { WorkingDirectory = folder })!;
        await shell.WaitForExitAsync();
        Assert.Equal(0, shell.ExitCode);
    }

    private sealed class IgnoringObserver : IIndexObserver
    {
        public Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task SkippedAsync(string path, string reason, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task NoticedAsync(string path, string notice, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
