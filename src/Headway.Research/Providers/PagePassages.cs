using System.Text;
using Headway.Research.Ranking;
using Headway.Research.Reasoning.Extractive;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Providers;

/// <summary>Cuts a page into passages and ranks them for a query.</summary>
internal static class PagePassages
{
    private const int Most = 6;
    private const int Length = 1500;

    /// <summary>The best passages of <paramref name="text"/>, with byte offsets into its UTF-8 form.</summary>
    public static IReadOnlyList<PagePassage> Best(string text, string query, TermWeights weights)
    {
        var facet = FacetTerms.Read(query, weights);
        var tokenizer = new Tokenizer();
        return
        [
            .. Cut(text)
                .Select(range => (range, Score: Score(tokenizer, text.AsSpan(range.Start, range.End - range.Start), facet)))
                .Where(item => item.Score > 0)
                .OrderByDescending(item => item.Score).ThenBy(item => item.range.Start)
                .Take(Most)
                .Select(item => new PagePassage(
                    text[item.range.Start..item.range.End],
                    Encoding.UTF8.GetByteCount(text.AsSpan(0, item.range.Start)),
                    Encoding.UTF8.GetByteCount(text.AsSpan(0, item.range.End)),
                    item.Score)),
        ];
    }

    private static double Score(Tokenizer tokenizer, ReadOnlySpan<char> passage, Facet facet)
    {
        var words = tokenizer.Read(passage).Select(token => token.Term).ToHashSet(StringComparer.Ordinal);
        return facet.Coverage(words.Contains);
    }

    // Joins whole blocks up to the maximum length; blocks are never split.
    private static IEnumerable<(int Start, int End)> Cut(string text)
    {
        var start = -1;
        var end = 0;
        foreach (var block in BlockSplitter.Split(text, LineEnds.Hard))
        {
            if (start >= 0 && block.End - start > Length)
            {
                yield return (start, end);
                start = -1;
            }

            start = start < 0 ? block.Start : start;
            end = block.End;
        }

        if (start >= 0)
        {
            yield return (start, end);
        }
    }
}

/// <summary>A passage of a page.</summary>
internal sealed record PagePassage(string Text, int Start, int End, double Score);
