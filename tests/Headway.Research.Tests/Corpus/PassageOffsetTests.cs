using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Headway.Research.Corpus;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Tests.Corpus;

public sealed class PassageOffsetTests
{
    private static readonly string[] s_fragments =
        ["word", "naïve", "漢字", "🙂🙂", "a.", "End.", "\n", "\n\n", "\r\n\r\n", " ", "  ", "# Heading\n", "\t", "e\u0301", "\u00a0", "x_y.z", new string('w', 300), string.Concat(Enumerable.Repeat("🙂", 3000))];

    [Property]
    public Property Cut_AnyText_GivesSlicesThatCoverAllWords() => Prop.ForAll(Texts(), text =>
    {
        var document = ExtractedDocument.FromText("t", text, HeadingFinder.Markdown(text));
        var end = 0;
        foreach (var passage in PassageCutter.Cut(document))
        {
            Assert.True(passage.Start >= end && passage.End > passage.Start);
            Assert.True(string.IsNullOrWhiteSpace(document.Text[end..passage.Start]));
            Assert.False(char.IsLowSurrogate(document.Text[passage.Start]));
            Assert.False(char.IsHighSurrogate(document.Text[passage.End - 1]));
            end = passage.End;
        }

        Assert.True(string.IsNullOrWhiteSpace(document.Text[end..]));
    });

    [Fact]
    public void Cut_OrdinaryProse_GivesPassagesOfAHundredOrTwo()
    {
        var text = string.Join("\n\n", Enumerable.Range(0, 60).Select(i => string.Join(' ', Enumerable.Range(0, 45).Select(j => $"w{i * j}")) + "."));
        var lengths = PassageCutter.Cut(ExtractedDocument.FromText("t", text, [])).Select(passage => text[passage.Start..passage.End].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length).ToList();
        Assert.All(lengths.SkipLast(1), length => Assert.InRange(length, 120, 200));
    }

    [Fact]
    public async Task Search_AnyText_FindsPassagesThatAreByteEqualToTheirSource()
    {
        var random = new Random(20);
        using var folder = new CorpusFolder();
        for (var i = 0; i < 40; i++)
        {
            folder.With($"f{i:00}.{(i % 2 == 0 ? "txt" : "md")}", string.Concat(Enumerable.Range(0, 900).Select(_ => s_fragments[random.Next(s_fragments.Length - 1)] + " ")));
        }

        folder.With("latin.txt", [.. Enumerable.Repeat((byte[])[0xe9, 32, 0x80, 32, .. "word "u8], 300).SelectMany(part => part)]);
        folder.With("page.html", string.Concat(Enumerable.Repeat("<h2>Heading</h2><p>word naïve &amp; 漢字 End.</p>", 200)));
        using var corpus = await folder.IndexAsync();

        var hits = (await corpus.SearchPassagesAsync("word naïve heading end", 200, default)).Passages;
        Assert.True(hits.Count > 60);
        foreach (var hit in hits.Concat(await corpus.SearchFilesAsync("word 漢 字 x_y.z", 100, default)))
        {
            var source = await corpus.ReadAsync(hit.File, default);
            Assert.Equal(hit.Text, Encoding.UTF8.GetString(source!.Utf8.Span[hit.Start..hit.End]));
            Assert.Equal(Encoding.UTF8.GetBytes(hit.Text), source.Utf8[hit.Start..hit.End].ToArray());
            Assert.Equal(hit.Sha256, Convert.ToHexStringLower(SHA256.HashData(source.Utf8.Span)));
        }
    }

    private static Arbitrary<string> Texts() =>
        Arb.From(Gen.Elements(s_fragments).ListOf().Select(fragments => string.Concat(fragments.SelectMany(fragment => Enumerable.Repeat(fragment, 7)))));
}
