using Headway.Research.Corpus;
using Headway.Research.Tests.Corpus;

namespace Headway.Research.Tests.Ranking;

public sealed class RankingTests : IDisposable
{
    private readonly CorpusFolder _folder = new();

    [Fact]
    public async Task SearchFiles_WordOfTheQueryMissing_IsFoundThroughExpansion()
    {
        for (var i = 0; i < 6; i++)
        {
            _folder.With($"heart{i}.txt", $"Cardiac arrest and myocardial infarction of patient group {i}: coronary arteries, heart attack.");
        }

        _folder.With("synonym.txt", "Myocardial infarction is treated by opening the coronary arteries.");
        for (var i = 0; i < 60; i++)
        {
            _folder.With($"other{i:00}.txt", $"The weather of region {i} depends on pressure, humidity and wind number{i}.");
        }

        using var corpus = await _folder.IndexAsync();
        var files = await FilesAsync(corpus, "Which therapies exist for a heart attack?");
        Assert.Contains("synonym.txt", files.Take(7));
    }

    [Theory]
    [InlineData("zymurgy")]
    [InlineData("What does zymurgy mean for a system of this kind?")]
    public async Task SearchFiles_RareWord_StaysOnTop(string query)
    {
        for (var i = 0; i < 100; i++)
        {
            _folder.With($"d{i:000}.txt", $"A system of kind {i} means what a system means: mean values, systems and kinds of number{i}.");
        }

        _folder.With("x.txt", "Brewing, that is zymurgy, ferments sugar with yeast.").With("y.txt", "Yeast and sugar ferment in brewing.");
        using var corpus = await _folder.IndexAsync();
        Assert.Equal("x.txt", (await FilesAsync(corpus, query))[0]);
    }

    [Fact]
    public async Task SearchFiles_EqualScores_AreOrderedByPath()
    {
        foreach (var name in (string[])["c", "a", "b", "B", "ä"])
        {
            _folder.With(name + ".txt", "equal words");
        }

        using var corpus = await _folder.IndexAsync();
        Assert.Equal(["B.txt", "a.txt", "b.txt", "c.txt", "ä.txt"], await FilesAsync(corpus, "equal"));
    }

    [Fact]
    public async Task SearchFiles_IndexBuiltInAnotherOrder_GivesTheSameAnswer()
    {
        var random = new Random(5);
        var texts = Enumerable.Range(0, 120).Select(_ => string.Join(' ', Enumerable.Range(0, 60).Select(_ => $"w{random.Next(1, 200) * random.Next(1, 200) / 100}"))).ToList();
        for (var i = 0; i < texts.Count; i++)
        {
            _folder.With($"{i:000}.txt", texts[i]);
        }

        using var other = new CorpusFolder();
        using var grown = other.Open();
        foreach (var i in Enumerable.Range(0, texts.Count).OrderBy(i => i * 37 % 120))
        {
            other.With($"{i:000}.txt", texts[i]);
            if (i % 30 == 0)
            {
                await CorpusFolder.UpdateAsync(grown);
            }
        }

        await CorpusFolder.UpdateAsync(grown);
        using var corpus = await _folder.IndexAsync();
        foreach (var query in (string[])["w3 w40 w77", "w1", "w9 w10 w11 w12 w13 w14"])
        {
            Assert.Equal(await corpus.SearchFilesAsync(query, 1000, default), await grown.SearchFilesAsync(query, 1000, default));
            Assert.Equal((await corpus.SearchPassagesAsync(query, 50, default)).Passages, (await grown.SearchPassagesAsync(query, 50, default)).Passages);
        }
    }

    [Fact]
    public async Task SearchFiles_OneWordOfMany_IsEnoughToBeFound()
    {
        for (var i = 0; i < 700; i++)
        {
            _folder.With($"{i:000}.txt", i % 2 == 0 ? $"pressure number{i}" : $"velocity number{i}");
        }

        using var corpus = await _folder.IndexAsync();
        Assert.Equal(700, (await FilesAsync(corpus, "the pressure and the velocity", 1000)).Distinct().Count());
        Assert.Single(await FilesAsync(corpus, "pressure", 1));
    }

    [Fact]
    public async Task SearchFiles_LongDocument_IsRepresentedByItsBestPassage()
    {
        _folder.With("manual.md", string.Concat(Enumerable.Range(0, 40).Select(i => $"## Part {i}\n\n" + string.Join(' ', Enumerable.Range(0, 90).Select(j => $"filler{(i * j) % 50}")) + (i == 23 ? " the checkpoint starvation problem" : "") + ".\n\n")));
        using var corpus = await _folder.IndexAsync();
        var found = Assert.Single(await corpus.SearchFilesAsync("checkpoint starvation", 10, default));
        Assert.Contains("checkpoint starvation", found.Text, StringComparison.Ordinal);
        Assert.Equal("Part 0", found.Title);
    }

    [Fact]
    public async Task SearchPassages_ManyOfOneFile_AreLimitedToThree()
    {
        foreach (var name in (string[])["a", "b"])
        {
            _folder.With(name + ".txt", string.Join("\n\n", Enumerable.Range(0, 30).Select(i => string.Join(' ', Enumerable.Range(0, 60).Select(j => $"checkpoint{j % 7} w{i}")))));
        }

        using var corpus = await _folder.IndexAsync();
        var hits = await corpus.SearchPassagesAsync("checkpoint1", 100, default);
        Assert.Equal([3, 3], hits.Passages.GroupBy(hit => hit.File).Select(group => group.Count()));
        Assert.True(hits.Total >= 20);
    }

    [Theory]
    [InlineData("open_v2", "names.txt")]
    [InlineData("thread pool", "humps.txt")]
    [InlineData("with statement", "with.txt")]
    [InlineData("OPENING", "names.txt")]
    public async Task SearchFiles_NamesStemsAndShortQueries_FindTheFile(string query, string file)
    {
        _folder.With("names.txt", "Call open_v2 to begin.").With("humps.txt", "A ThreadPool runs work.").With("with.txt", "The with statement; with enters, with leaves.")
            .With("noise.txt", "A statement for the record, version two.").With("noise2.txt", "A statement is a sentence.");
        using var corpus = await _folder.IndexAsync();
        Assert.Equal(file, (await FilesAsync(corpus, query))[0]);
    }

    [Fact]
    public async Task DocumentFrequency_StemOrWord_CountsPassages()
    {
        _folder.With("a.txt", "Locks are locked.").With("b.txt", "a lock").With("c.txt", "nothing");
        using var corpus = await _folder.IndexAsync();
        Assert.Equal((2, 2, 0, 0), (corpus.DocumentFrequency("Locking"), corpus.DocumentFrequency("lock"), corpus.DocumentFrequency("mutex"), corpus.DocumentFrequency("?")));
        var stats = corpus.Stats();
        Assert.Equal((3, 3, 30L, 6L, CorpusState.Ready), (stats.Files, stats.Passages, stats.Bytes, stats.Words, stats.State));
    }

    [Fact]
    public async Task Suggestions_HeadingsThatAsk_BecomeQuestions()
    {
        var body = "\n\n" + string.Concat(Enumerable.Repeat("Some words below the heading. ", 20)) + "\n\n";
        _folder.With("a.md", "# Introduction" + body + "## What does a cursor remember?" + body).With("b.md", "# How to restart a server" + body)
            .With("c.md", "# Group commit" + body).With("d.md", "# Why is this?" + body).With("e.md", "# Reading list of the team, and more of it" + body);
        using var corpus = await _folder.IndexAsync();
        Assert.Equal(["What does a cursor remember?", "How do I restart a server?", "What is group commit?"], corpus.Suggestions);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task<List<string>> FilesAsync(CorpusIndex corpus, string query, int k = 1000) =>
        [.. (await corpus.SearchFilesAsync(query, k, default)).Select(found => found.File)];
}
