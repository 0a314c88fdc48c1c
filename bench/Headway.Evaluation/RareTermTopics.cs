using Headway.Research.Corpus;
using Headway.Research.Ranking;

namespace Headway.Evaluation;

/// <summary>Queries of one rare word; the files that contain it are relevant. They show regressions for short queries.</summary>
internal static class RareTermTopics
{
    private const int InFilesAtMost = 3;
    private const int ShortestWord = 5;

    /// <summary>Up to <paramref name="count"/> words, evenly spread over the alphabet, that occur in one to three files.</summary>
    public static IReadOnlyList<Topic> Of(CorpusIndex corpus, int count)
    {
        var index = corpus.Terms;
        var terms = Enumerable.Range(1, index.Terms.Count - 1)
            .Where(term => index.DocumentFrequency(term) is > 0 and <= InFilesAtMost && IsPlainWord(index.Terms[term]))
            .OrderBy(term => index.Terms[term], StringComparer.Ordinal).ToList();
        var step = Math.Max(1, terms.Count / count);
        return [.. terms.Where((_, i) => i % step == 0).Take(count).Select(term => new Topic("rare-" + index.Terms[term], index.Terms[term], Files(index, term)))];
    }

    // Only words that equal their stem, so that the query matches exactly this word.
    private static bool IsPlainWord(string term) => term.Length >= ShortestWord && term.All(char.IsAsciiLetterLower) && PorterStemmer.Stem(term) == term;

    private static HashSet<string> Files(TermIndex index, int term)
    {
        var files = new HashSet<string>(StringComparer.Ordinal);
        for (var postings = index.Body.Of(term); postings.MoveNext();)
        {
            files.Add(index.Documents[index.Passages[postings.Place].Document].Path);
        }

        return files;
    }
}
