using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Headway.Research.Corpus;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Tests.Corpus;

/// <summary>The real command <c>headway extract</c> in real processes.</summary>
public sealed class ExtractionProcessTests : IDisposable
{
    // 700 MB of spaces, compressed twice.
    private static readonly Lazy<byte[]> s_bomb = new(() => PdfSample.Of(Encoding.Latin1.GetString(Deflate(Deflate(null))), "/Filter [/FlateDecode /FlateDecode]"));

    private readonly ExtractionProcess _process = new("dotnet", [Path.Combine(AppContext.BaseDirectory, "headway.dll"), "extract"]);

    [Fact]
    public async Task Extract_EachFormat_GivesWhatTheExtractorGives()
    {
        var extractors = new TextExtractors(1 << 24);
        foreach (var (extension, content) in FormatSamples.ByExtension)
        {
            var name = "a" + extension;
            var here = await extractors.Find(name)!.ExtractAsync(name, content, default);
            var there = await _process.ExtractAsync(name, content, default);
            Assert.Equal((here.Title, here.Text, here.Notice), (there.Title, there.Text, there.Notice));
            Assert.Equal(here.Headings, there.Headings);
            Assert.Equal(here.Links, there.Links);
        }
    }

    [Fact]
    public async Task Extract_UnreadableFile_GivesItsReason() =>
        Assert.Equal("it is not a PDF", (await Assert.ThrowsAsync<UnreadableDocumentException>(() => _process.ExtractAsync("a.pdf", "no"u8.ToArray(), default))).Message);

    [Fact]
    public async Task Extract_FileThatTakesTooMuchMemory_HurtsItselfAlone()
    {
        await Assert.ThrowsAsync<UnreadableDocumentException>(() => _process.ExtractAsync("bomb.pdf", s_bomb.Value, default));
        Assert.Contains("Durable logs", (await _process.ExtractAsync("a.pdf", FormatSamples.ByExtension[".pdf"], default)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extract_Cancelled_EndsWithinASecond()
    {
        await _process.ExtractAsync("a.txt", "warm"u8.ToArray(), default);
        using var cancellation = new CancellationTokenSource();
        var extraction = _process.ExtractAsync("bomb.pdf", s_bomb.Value, cancellation.Token);
        await Task.WhenAny(extraction, Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, default));
        var cancelled = Stopwatch.GetTimestamp();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => extraction);
        Assert.InRange(Stopwatch.GetElapsedTime(cancelled).TotalSeconds, 0, 1);
    }

    [Fact]
    public async Task Index_WithAProcess_ReadsTheOthersAndNamesTheHostileFile()
    {
        using var folder = new CorpusFolder().With("a.pdf", FormatSamples.ByExtension[".pdf"]).With("bomb.pdf", s_bomb.Value).With("b.docx", OfficeSample.Docx()).With("c.txt", "plain");
        using var corpus = new CorpusIndex("test", new CorpusOptions { Path = folder.Documents }, folder.IndexFolder, TimeProvider.System, process: _process);
        var (counts, skipped) = await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal((4, 3, 1), (counts.Files, counts.Indexed, counts.Skipped));
        Assert.StartsWith("bomb.pdf: ", Assert.Single(skipped), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extract_ProgramThatDoesNotStart_NamesTheFile()
    {
        using var missing = new ExtractionProcess("/no/such/program", []);
        Assert.Equal("the process that reads its format does not start", (await Assert.ThrowsAsync<UnreadableDocumentException>(() => missing.ExtractAsync("a.pdf", [1], default))).Message);
    }

    public void Dispose() => _process.Dispose();

    private static byte[] Deflate(byte[]? content)
    {
        using var packed = new MemoryStream();
        using (var zlib = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            for (var i = 0; content is null && i < 700; i++)
            {
                zlib.Write(Encoding.ASCII.GetBytes(new string(' ', 1_000_000)));
            }

            zlib.Write(content);
        }

        return packed.ToArray();
    }
}
