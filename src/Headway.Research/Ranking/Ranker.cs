namespace Headway.Research.Ranking;

/// <summary>Ranks the documents and passages of one index for a query.</summary>
internal sealed class Ranker(TermIndex index, Func<int, byte[]> sequenceOf, RankingParameters parameters)
{
    /// <summary>The best documents, each with its best passage. The passage is chosen by the query itself, not by what was added to it.</summary>
    public (List<RankedPassage> Ranked, int Total) RankDocuments(string text, int count)
    {
        if (Score(text) is not { } scores)
            return ([], 0);
        var (plain, expanded) = scores;
        var top = expanded.TopDocuments(count);
        return ([.. top.Select(document => new RankedPassage(
            plain.Document(document) > 0 ? plain.BestPassage(document) : expanded.BestPassage(document), expanded.Document(document)))], top.Count);
    }

    /// <summary>The best passages, at most a few of one document, and how many match at all.</summary>
    public (List<RankedPassage> Ranked, int Total) RankPassages(string text, int count, int mostOfDocument)
    {
        if (Score(text) is not { } scores)
            return ([], 0);
        var (plain, expanded) = scores;
        var total = 0;
        var combined = new double[index.Passages.Length];
        for (var passage = 0; passage < combined.Length; passage++)
        {
            if (plain.Passage(passage) <= 0)
                continue;
            total++;
            combined[passage] = plain.Passage(passage) + expanded.Passage(passage) + (expanded.Document(index.Passages[passage].Document) / 2);
        }

        return (Limit(Top.Of(combined, count * 4), count, mostOfDocument, combined), total);
    }

    private (ScoreBoard Plain, ScoreBoard Expanded)? Score(string text)
    {
        var query = QueryTerms.Of(index, text);
        if (query.Count == 0)
            return null;
        var plain = new ScoreBoard(index, query, parameters);
        var model = new RelevanceModel(index, sequenceOf, parameters);
        return (plain, new ScoreBoard(index, model.Expand(query, plain), parameters));
    }

    private List<RankedPassage> Limit(List<int> passages, int count, int mostOfDocument, double[] scores)
    {
        var taken = new Dictionary<int, int>();
        var ranked = new List<RankedPassage>(count);
        foreach (var passage in passages)
        {
            var document = index.Passages[passage].Document;
            var already = taken.GetValueOrDefault(document);
            if (already == mostOfDocument || ranked.Count == count)
                continue;
            taken[document] = already + 1;
            ranked.Add(new RankedPassage(passage, scores[passage]));
        }

        return ranked;
    }
}
