using Headway.Research.Index;

namespace Headway.Research.Ranking;

/// <summary>
/// Expands a query with terms of its best documents: the relevance model of V. Lavrenko and W. B. Croft, "Relevance-based
/// language models", SIGIR 2001, mixed with the query as in RM3, N. Abdul-Jaleel et al., "UMass at TREC 2004: Novelty and HARD".
/// </summary>
internal sealed class RelevanceModel(TermIndex index, Func<int, byte[]> sequenceOf, RankingParameters parameters)
{
    private const int ShortDocument = 3;
    private const int FewDocuments = 20;

    /// <summary>The query, weighted with 0 to 1, and its feedback terms.</summary>
    public List<WeightedTerm> Expand(IReadOnlyList<WeightedTerm> query, Bm25Scores scores, double originalWeight)
    {
        var feedback = Estimate(scores)
            .Select(pair => (Term: pair.Key, Probability: pair.Value * Math.Pow(index.Idf(pair.Key), parameters.FeedbackIdf), Gain: pair.Value * index.Idf(pair.Key)))
            .Where(candidate => IsInformative(candidate.Term))
            .OrderByDescending(candidate => candidate.Gain).ThenBy(candidate => index.Terms[candidate.Term], StringComparer.Ordinal)
            .Take(parameters.FeedbackTerms).ToList();
        var sum = feedback.Sum(candidate => candidate.Probability);
        if (sum <= 0)
        {
            return [.. query];
        }

        var weights = query.ToDictionary(term => term.Term, term => term.Weight * originalWeight);
        foreach (var (term, probability, _) in feedback)
        {
            weights[term] = weights.GetValueOrDefault(term) + ((1 - originalWeight) * probability / sum);
        }

        return QueryTerms.Normalised(weights.Select(pair => new WeightedTerm(pair.Key, pair.Value)), index);
    }

    /// <summary>P(word | relevant), estimated from the best documents, weighted by their scores.</summary>
    private Dictionary<int, double> Estimate(Bm25Scores scores)
    {
        var probabilities = new Dictionary<int, double>();
        var top = scores.TopDocuments(parameters.FeedbackDocuments);
        var sum = top.Sum(scores.Document);
        foreach (var document in top)
        {
            var passages = FeedbackPassages(document, scores);
            var words = passages.Sum(passage => index.Passages[passage].Words);
            var weight = scores.Document(document) / sum / Math.Max(1, words);
            foreach (var passage in passages)
            {
                ReadOnlySpan<byte> sequence = sequenceOf(passage);
                while (TermSequence.Next(ref sequence, out var term, out var isCompound))
                {
                    if (!isCompound)
                    {
                        probabilities[term] = probabilities.GetValueOrDefault(term) + weight;
                    }
                }
            }
        }

        return probabilities;
    }

    /// <summary>The passages used as feedback: all of a short document, the best one of a long document.</summary>
    private IReadOnlyList<int> FeedbackPassages(int document, Bm25Scores scores)
    {
        var indexed = index.Documents[document];
        return indexed.PassageCount <= ShortDocument
            ? [.. Enumerable.Range(indexed.FirstPassage, indexed.PassageCount)]
            : [scores.BestPassage(document)];
    }

    private bool IsInformative(int term)
    {
        var word = index.Terms[term];
        if (word.Length < 2 || !word.AsSpan().ContainsAnyInRange('a', 'z') || index.IsStopWord(term))
        {
            return false;
        }

        var count = index.DocumentFrequency(term);
        return index.Documents.Length < FewDocuments || (count > 1 && count <= parameters.FeedbackCeiling * index.Documents.Length);
    }
}
