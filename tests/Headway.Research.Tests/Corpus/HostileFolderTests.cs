using Headway.Research.Corpus;

namespace Headway.Research.Tests.Corpus;

public sealed class HostileFolderTests
{
    [Fact]
    public async Task Update_FilesThatCannotBeRead_AreSkippedEachWithItsReason()
    {
        using var folder = new CorpusFolder()
            .With("good.txt", "good words").With("binary.txt", [1, 0, 2]).With("blank.txt", " \n ").With("broken.json", "{\"a\": ")
            .With("numbers.json", "[1, 2]").With("huge.txt", new byte[5000]).With("packed.txt.gz", "not gzip")
            .WithGzip("bomb.txt.gz", new byte[50_000_000]).With("script.html", "<script>1</script>").With("zero.html", [60, 0]);
        using var corpus = folder.Open(new CorpusOptions { MaxFileBytes = 4096 });
        var (counts, skipped) = await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal((10, 1, 9), (counts.Files, counts.Indexed, counts.Skipped));
        Assert.Equal(
            [
                "binary.txt: it is binary, not text", "blank.txt: there is no text in it", "bomb.txt.gz: it is larger than 0 MiB",
                "broken.json: it is not valid JSON", "huge.txt: it is larger than 0 MiB", "numbers.json: there is no text in it",
                "packed.txt.gz: its compression is broken", "script.html: there is no text in it", "zero.html: it is binary, not text",
            ],
            skipped.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Scan_LinksDotNamesAndUnknownFormats_AreSkipped()
    {
        using var folder = new CorpusFolder().With("a/b/kept.txt", "kept").With(".git/config.txt", "no").With("photo.gif", "no").With("empty.txt", "");
        File.CreateSymbolicLink(Path.Combine(folder.Documents, "outside.txt"), "/etc/hostname");
        Directory.CreateSymbolicLink(Path.Combine(folder.Documents, "loop"), folder.Documents);
        Directory.CreateSymbolicLink(Path.Combine(folder.Documents, "root"), "/usr");
        using var corpus = folder.Open();
        Assert.Equal(["a/b/kept.txt"], (await corpus.ScanAsync(default)).Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Scan_SphinxSources_AreNotIndexedBesideTheirPages()
    {
        using var folder = new CorpusFolder().With("page.html", "<p>x").With("_sources/page.rst.txt", "x").With("_static/x.txt", "x").With("other/_sources/y.txt", "y");
        using var corpus = folder.Open();
        Assert.Equal(["_static/x.txt", "other/_sources/y.txt", "page.html"], (await corpus.ScanAsync(default)).Files.Select(file => file.Path));
    }

    [Fact]
    public async Task Search_TextThatLooksLikeQuerySyntax_IsReadAsWords()
    {
        using var folder = new CorpusFolder().With("a.txt", "alpha beta").With("b.txt", "gamma");
        using var corpus = await folder.IndexAsync();
        foreach (var query in (string[])["\"", "alpha AND (", "NEAR(", "alpha*", "'; DROP TABLE documents; --", "\0", "\ud800", new string('x', 100_000), "", "   ", "the of and"])
        {
            Assert.True((await corpus.SearchFilesAsync(query, 10, default)).Count <= 1);
        }

        Assert.Equal(["a.txt"], (await corpus.SearchFilesAsync("ALPHA*)", 10, default)).Select(found => found.File));
    }
}
