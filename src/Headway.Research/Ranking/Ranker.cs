using System.Runtime.InteropServices;

namespace Headway.Research.Ranking;

/// <summary>
/// Ranks the documents and passages of an index for a query: BM25 on documents and passages (<see cref="Bm25Scores"/>), query
/// expansion (<see cref="RelevanceModel"/>), and, for short documents, smoothing of the head of the ranking (<see
/// cref="NeighbourSmoothing"/>).
/// </summary>
internal sealed class Ranker(TermIndex index, Func<int, byte[]> sequenceOf, RankingParameters parameters)
{
    private readonly bool _hasShortDocuments = index.AverageDocument <= parameters.ShortDocument;

    /// <summary>
    /// The best documents, each with its best passage. The passage is chosen by the original query, not by the expanded one.
    /// </summary>
    public (List<RankedPassage> Ranked, int Total) RankDocuments(string text, int count)
    {
        if (ScoredQuery.Read(index, text) is not { } query)
        {
            return ([], 0);
        }

        using var plain = new Bm25Scores(index, query.Terms, parameters);
        using var expanded = Expand(query, plain);
        var top = expanded.TopDocuments(Math.Max(count, parameters.SmoothedHead)).ConvertAll(document => (Document: document, Score: expanded.Document(document)));
        if (_hasShortDocuments && query.NeighbourShare > 0)
        {
            Smooth(top, parameters.NeighbourWeight * query.NeighbourShare);
        }

        var ranked = top.Take(count).Select(row => new RankedPassage(
            plain.Document(row.Document) > 0 ? plain.BestPassage(row.Document) : expanded.BestPassage(row.Document), row.Score));
        return ([.. ranked], top.Count);
    }

    /// <summary>The best passages with a limit per document, and the number of all matching passages.</summary>
    public (List<RankedPassage> Ranked, int Total) RankPassages(string text, int count, int mostOfDocument)
    {
        if (ScoredQuery.Read(index, text) is not { } query)
        {
            return ([], 0);
        }

        using var plain = new Bm25Scores(index, query.Terms, parameters);
        using var expanded = Expand(query, plain);
        var total = 0;
        var combined = new double[index.Passages.Length];
        for (var passage = 0; passage < combined.Length; passage++)
        {
            if (plain.Passage(passage) <= 0)
            {
                continue;
            }

            total++;
            combined[passage] = plain.Passage(passage) + (parameters.PassageExpansion * expanded.Passage(passage))
                + (parameters.SurroundingDocument * plain.Document(index.Passages[passage].Document));
        }

        return (Limit(TopScores.Of(combined, count * 4), count, mostOfDocument, combined), total);
    }

    private Bm25Scores Expand(ScoredQuery query, Bm25Scores plain)
    {
        var original = query.OriginalWeight(_hasShortDocuments ? parameters.OriginalWeight : parameters.OriginalWeightInLong);
        return new Bm25Scores(index, new RelevanceModel(index, sequenceOf, parameters).Expand(query.Terms, plain, original), parameters);
    }

    private void Smooth(List<(int Document, double Score)> top, double weight)
    {
        var head = top.Take(parameters.SmoothedHead).ToList();
        var smoothed = new NeighbourSmoothing(index, sequenceOf, parameters.Neighbours).Smooth(head, weight);
        for (var i = 0; i < smoothed.Count; i++)
        {
            top[i] = smoothed[i];
        }
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
            {
                continue;
            }

            taken[document] = already + 1;
            ranked.Add(new RankedPassage(passage, scores[passage]));
        }

        return ranked;
    }
}

/// <summary>The number of a passage and its score or the score of its document.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RankedPassage(int Passage, double Score);
