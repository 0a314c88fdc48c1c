namespace Headway.Research.Reasoning.Extractive;

/// <summary>
/// Selects relevant items that differ from those already selected. J. Carbonell, J. Goldstein, "The Use of MMR, Diversity-Based
/// Reranking for
/// Reordering Documents and Producing Summaries", SIGIR 1998.
/// </summary>
internal static class MaximalMarginalRelevance
{
    /// <summary>The weight of relevance against novelty.</summary>
    public const double DefaultLambda = 0.7;

    /// <summary>
    /// The indices of at most <paramref name="count"/> items in order of selection. Of equal items the earlier one is selected.
    /// </summary>
    /// <param name="relevance">The relevance of each item, 0 to 1.</param>
    /// <param name="similarity">The similarity of two items, 0 to 1.</param>
    /// <param name="count">The maximum number of items.</param>
    /// <param name="tooAlike">An item at least this similar to a selected one is skipped.</param>
    /// <param name="lambda">1 is relevance alone, 0 novelty alone.</param>
    public static IReadOnlyList<int> Select(
        IReadOnlyList<double> relevance, Func<int, int, double> similarity, int count, double tooAlike = 0.8, double lambda = DefaultLambda)
    {
        var chosen = new List<int>();
        var nearest = new double[relevance.Count];
        var open = Enumerable.Range(0, relevance.Count).Where(item => relevance[item] > 0).ToList();
        while (chosen.Count < count && open.Count > 0)
        {
            var best = open[0];
            foreach (var item in open)
            {
                if (Value(item) > Value(best))
                {
                    best = item;
                }
            }

            chosen.Add(best);
            open.Remove(best);
            foreach (var item in open)
            {
                nearest[item] = Math.Max(nearest[item], similarity(item, best));
            }

            open.RemoveAll(item => nearest[item] >= tooAlike);
        }

        return chosen;

        double Value(int item) => (lambda * relevance[item]) - ((1 - lambda) * nearest[item]);
    }
}
