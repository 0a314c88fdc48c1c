using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using Headway.Research.Corpus;
using Headway.Research.Corpus.Extraction;
using Headway.Research.Index;
using Headway.Research.Ranking;

namespace Headway.Research.Tests.Corpus;

/// <summary>
/// Mutates a sample of every format. Each mutant is read, or refused with a reason, in a bounded time. The short form has a
/// fixed seed; with <c>HEADWAY_FUZZ_SECONDS</c> each format is mutated for so many seconds, from a random seed.
/// </summary>
public sealed class ExtractionFuzzTests(ITestOutputHelper output)
{
    private const int Mutants = 150;
    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(20);
    private static readonly TextExtractors s_extractors = new(1 << 22);
    private static readonly byte[][] s_tokens =
    [
        .. ((string[])["<", ">", "</", "<!--", "-->", "<![CDATA[", "&", "\"", "'", "\0", "\n", "\r\n", "---\n", "{", "}", "[", "]", "\\", "%", "obj", "endobj", "stream", "/Length 99999999", "PK\x03\x04",
            "\ufeff", "Content-Type: multipart/mixed; boundary=b\r\n", "--b\r\n", "<svg>", "<table>", "<template>", "9999999999999"]).Select(System.Text.Encoding.UTF8.GetBytes),
        [0xff, 0xfe], [0xc3], [0x80, 0x81, 0x82],
    ];

    public static TheoryData<string> Formats => new(FormatSamples.ByExtension.Keys);

    [Fact]
    public void EveryExtractor_HasASample() => Assert.All(
        s_extractors.All.Values.Distinct(), extractor => Assert.Contains(FormatSamples.ByExtension.Keys, sample => s_extractors.Find("a" + sample) == extractor));

    [Theory]
    [MemberData(nameof(Formats))]
    public async Task Mutants_AreReadOrRefusedInBoundedTime(string extension)
    {
        var seconds = int.Parse(Environment.GetEnvironmentVariable("HEADWAY_FUZZ_SECONDS") ?? "0", CultureInfo.InvariantCulture);
        var seed = seconds > 0 ? Environment.TickCount : 20_260_301;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var sample = FormatSamples.ByExtension[extension];
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; seconds > 0 ? Stopwatch.GetElapsedTime(started).TotalSeconds < seconds : i < Mutants; i++)
        {
            await ReadAsync("a" + extension, Mutate(sample, random), $"{extension}, seed {seed}, mutant {i}");
        }
    }

    private static async Task ReadAsync(string name, byte[] content, string which)
    {
        var extractor = s_extractors.Find(name)!;
        using var limit = new CancellationTokenSource(s_longest);
        try
        {
            var document = await extractor.ExtractAsync(name, content, limit.Token);
            Assert.Equal(document.Text, System.Text.Encoding.UTF8.GetString(document.Utf8));
            Assert.All(document.Headings, heading => Assert.InRange(heading.At, 0, document.Text.Length));
            var tokenizer = new Tokenizer();
            foreach (var passage in PassageCutter.Cut(document))
            {
                tokenizer.Read(document.Text.AsSpan(passage.Start, passage.End - passage.Start));
            }

            SuggestedQuestions.In(document);
        }
        catch (UnreadableDocumentException)
        {
            // Refused with a reason.
        }
        catch (OperationCanceledException)
        {
            Assert.Fail($"{which}: it takes longer than {s_longest.TotalSeconds} seconds");
        }
        catch (Exception unexpected) when (extractor.IsIsolated && unexpected is not Xunit.Sdk.IAssertionException)
        {
            // A library throws what it meets; the reader names the file.
        }
        catch (Exception unexpected) when (unexpected is not Xunit.Sdk.IAssertionException)
        {
            Assert.Fail($"{which}: {unexpected}");
        }
    }

    /// <summary>Changes the bytes of a file or, half of the time, of one part of an archive.</summary>
    private static byte[] Mutate(byte[] sample, Random random) =>
        sample is [(byte)'P', (byte)'K', ..] && random.Next(3) > 0 ? MutatePart(sample, random) : MutateBytes(sample, random);

    private static byte[] MutatePart(byte[] sample, Random random)
    {
        using var changed = new MemoryStream();
        using (var source = new ZipArchive(new MemoryStream(sample)))
        using (var target = new ZipArchive(changed, ZipArchiveMode.Create, leaveOpen: true))
        {
            var at = random.Next(source.Entries.Count);
            for (var i = 0; i < source.Entries.Count; i++)
            {
                using var content = new MemoryStream();
                using var part = source.Entries[i].Open();
                part.CopyTo(content);
                using var written = target.CreateEntry(source.Entries[i].FullName).Open();
                written.Write(i == at ? MutateBytes(content.ToArray(), random) : content.ToArray());
            }
        }

        return changed.ToArray();
    }

    private static byte[] MutateBytes(byte[] sample, Random random)
    {
        var bytes = new List<byte>(sample);
        for (var change = random.Next(1, 8); change > 0 && bytes.Count > 0; change--)
        {
            var at = random.Next(bytes.Count);
            var length = Math.Min(random.Next(1, 40), bytes.Count - at);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    bytes.RemoveRange(at, length);
                    break;
                case 3:
                    var piece = bytes.GetRange(at, length);
                    for (var copies = random.Next(1, 200); copies > 0; copies--)
                    {
                        bytes.InsertRange(at, piece);
                    }

                    break;
                case 4:
                    bytes.InsertRange(at, s_tokens[random.Next(s_tokens.Length)]);
                    break;
                default:
                    bytes.RemoveRange(at, bytes.Count - at);
                    break;
            }
        }

        return [.. bytes];
    }
}
