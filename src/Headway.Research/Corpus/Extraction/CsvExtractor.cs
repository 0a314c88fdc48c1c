namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts a table of separated values (<c>.csv</c>, <c>.tsv</c>). Each row is a line that names its columns.</summary>
internal sealed class CsvExtractor : ITextExtractor
{
    private const int SampleChars = 20_000;
    private static readonly char[] s_separators = [',', ';', '\t', '|'];

    public Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        var decoded = TextDecoding.Decode(content);
        var text = decoded.Text.TrimStart('\ufeff');
        var composer = new TextComposer();
        var table = new TableText(composer);
        foreach (var row in CsvRows.Read(text, Separator(text)))
        {
            cancellationToken.ThrowIfCancellationRequested();
            table.Row(row);
        }

        table.End(wroteRows: !composer.IsEmpty);
        return Task.FromResult(composer.Build(name) with { Notice = decoded.Notice });
    }

    /// <summary>
    /// The separator that cuts the first lines into the same number of cells most often. A decimal comma cuts lines into
    /// different numbers, or into fewer than the separator beside it.
    /// </summary>
    private static char Separator(string text)
    {
        var counts = new List<int[]>();
        foreach (var line in text.AsSpan(0, Math.Min(text.Length, SampleChars)).EnumerateLines())
        {
            if (!line.IsWhiteSpace())
            {
                counts.Add(Count(line));
            }
        }

        return s_separators.Select((separator, at) => (separator, Score: Score(counts, at))).MaxBy(static candidate => candidate.Score).separator;
    }

    private static double Score(List<int[]> counts, int separator)
    {
        var usual = counts.Where(line => line[separator] > 0).GroupBy(line => line[separator]).MaxBy(static group => group.Count());
        return usual is null ? 0 : ((double)usual.Count() / counts.Count) + (usual.Key / 1000.0);
    }

    private static int[] Count(ReadOnlySpan<char> line)
    {
        var counts = new int[s_separators.Length];
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == '"';
            if (!quoted && Array.IndexOf(s_separators, c) is >= 0 and var separator)
            {
                counts[separator]++;
            }
        }

        return counts;
    }
}
