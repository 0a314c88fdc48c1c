using System.Text;
using Headway.Research.Corpus;
using Headway.Research.Ranking;
using Headway.Research.Reasoning.Extractive;

namespace Headway.Research.Pipeline;

/// <summary>
/// Searches the best files for lines that match the facet closely, such as glossary entries, manual sections and FAQ questions.
/// The passage ranking misses such short entries inside long passages.
/// </summary>
internal static class HeadingSearch
{
    private const int Most = 3;
    private const int LongestLine = 100;
    private const int EntryBytes = 1100;
    private const double FewestMatch = 0.55;

    public static IReadOnlyList<SearchResult> Find(IEnumerable<SourceText> files, string facetText, TermWeights weights)
    {
        var facet = FacetTerms.Read(facetText, weights);
        var tokenizer = new Tokenizer();
        return
        [
            .. files.SelectMany(file => Lines(file).Select(line => (File: file, line.Start, Match: Match(facet, tokenizer, line.Text))))
                .Where(found => found.Match >= FewestMatch)
                .OrderByDescending(found => found.Match).ThenBy(found => found.File.File, StringComparer.Ordinal).ThenBy(found => found.Start)
                .Take(Most)
                .Select(found => new SearchResult(
                    found.File.File, null, found.File.Title, Math.Round(found.Match, 6), found.Start, End(found.File.Utf8.Span, found.Start), found.File.Sha256)),
        ];
    }

    /// <summary>How closely the line matches the facet; 1 when it contains the facet and nothing else.</summary>
    private static double Match(Facet facet, Tokenizer tokenizer, string line)
    {
        var words = tokenizer.Read(line).Where(token => !token.IsStopWord && !token.IsCompound).Select(token => token.Term).Distinct(StringComparer.Ordinal).ToList();
        if (words.Count == 0)
        {
            return 0;
        }

        var named = words.Count(word => facet.Terms.Any(term => term.Term == word || (term.Surface.Length > word.Length && term.Term.Contains(word, StringComparison.Ordinal))));
        return facet.Coverage(term => words.Contains(term)) * Math.Sqrt((double)named / words.Count);
    }

    private static IEnumerable<(int Start, string Text)> Lines(SourceText file)
    {
        var at = 0;
        while (at < file.Utf8.Length)
        {
            var rest = file.Utf8.Span[at..];
            var length = rest.IndexOf((byte)'\n');
            length = length < 0 ? rest.Length : length;
            if (length is > 1 and <= LongestLine && !EndsSentence(rest[length - 1]))
            {
                yield return (at, Encoding.UTF8.GetString(rest[..length]));
            }

            at += length + 1;
        }
    }

    private static bool EndsSentence(byte last) => last is (byte)'.' or (byte)',' or (byte)';' or (byte)':' or (byte)'\\' or (byte)'{' or (byte)'}';

    private static int End(ReadOnlySpan<byte> utf8, int start)
    {
        var limit = Math.Min(utf8.Length, start + EntryBytes);
        if (limit == utf8.Length)
        {
            return limit;
        }

        var line = utf8[start..limit].LastIndexOf((byte)'\n');
        return line <= 0 ? start + Math.Max(0, utf8[start..].IndexOf((byte)'\n')) : start + line;
    }
}
