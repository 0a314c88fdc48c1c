namespace Headway.Research.Ranking;

/// <summary>Selects the highest scores.</summary>
internal static class TopScores
{
    /// <summary>The indices of the highest scores above zero, best first; of equals the lower index first.</summary>
    public static List<int> Of(ReadOnlySpan<double> scores, int count)
    {
        var worst = new PriorityQueue<int, (double Score, int Place)>(AscendingScores.Instance);
        for (var place = 0; place < scores.Length; place++)
        {
            if (scores[place] <= 0)
            {
                continue;
            }

            if (worst.Count < count)
            {
                worst.Enqueue(place, (scores[place], place));
            }
            else
            {
                worst.EnqueueDequeue(place, (scores[place], place));
            }
        }

        var top = new List<int>(worst.Count);
        while (worst.TryDequeue(out var place, out _))
        {
            top.Add(place);
        }

        top.Reverse();
        return top;
    }

    private sealed class AscendingScores : IComparer<(double Score, int Place)>
    {
        public static readonly AscendingScores Instance = new();

        public int Compare((double Score, int Place) x, (double Score, int Place) y) =>
            x.Score != y.Score ? x.Score.CompareTo(y.Score) : y.Place.CompareTo(x.Place);
    }
}
