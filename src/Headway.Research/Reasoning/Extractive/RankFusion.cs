namespace Headway.Research.Reasoning.Extractive;

/// <summary>
/// Fuses several rankings. G. V. Cormack, C. L. A. Clarke, S. Büttcher, "Reciprocal Rank Fusion outperforms Condorcet and
/// individual Rank Learning Methods", SIGIR 2009.
/// </summary>
internal static class RankFusion
{
    /// <summary>The constant of the paper; a larger value favours the first ranks less.</summary>
    public const int K = 60;

    /// <summary>The share of one ranking in the score of its item at <paramref name="rank"/>, counted from 1.</summary>
    public static double Share(int rank) => 1.0 / (K + rank);

    /// <summary>All items, best first; ties are broken by the ordinal order of <paramref name="tie"/>.</summary>
    public static IReadOnlyList<(T Item, double Score)> Fuse<T>(IEnumerable<IEnumerable<T>> rankings, Func<T, string> key, Func<T, string> tie)
    {
        var fused = new Dictionary<string, (T Item, double Score)>(StringComparer.Ordinal);
        foreach (var ranking in rankings)
        {
            var rank = 0;
            foreach (var item in ranking)
            {
                var known = fused.TryGetValue(key(item), out var entry) ? entry : (item, 0);
                fused[key(item)] = (known.Item1, known.Item2 + Share(++rank));
            }
        }

        return [.. fused.Values.OrderByDescending(entry => entry.Score).ThenBy(entry => tie(entry.Item), StringComparer.Ordinal)];
    }
}
