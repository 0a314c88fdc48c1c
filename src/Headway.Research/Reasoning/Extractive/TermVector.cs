namespace Headway.Research.Reasoning.Extractive;

/// <summary>The term vector of a text, in ordinal order, so that sums are reproducible.</summary>
internal sealed class TermVector
{
    private readonly string[] _terms;
    private readonly int[] _counts;
    private readonly double[] _weights;
    private readonly double _norm;

    private TermVector(string[] terms, int[] counts, double[] weights)
    {
        _terms = terms;
        _counts = counts;
        _weights = weights;
        _norm = Math.Sqrt(weights.Sum(weight => weight * weight));
    }

    public IReadOnlyList<string> Terms => _terms;

    /// <summary>The number of occurrences of each term.</summary>
    public IReadOnlyList<int> Counts => _counts;

    /// <summary>Creates a vector with tf·idf weights.</summary>
    public static TermVector Of(IEnumerable<string> terms, Func<string, double> idf)
    {
        var counted = terms.GroupBy(term => term, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray();
        return new TermVector(
            [.. counted.Select(group => group.Key)], [.. counted.Select(group => group.Count())], [.. counted.Select(group => group.Count() * idf(group.Key))]);
    }

    public bool Contains(string term) => Array.BinarySearch(_terms, term, StringComparer.Ordinal) >= 0;

    /// <summary>The cosine similarity of two texts, 0 to 1; 0 when one is empty.</summary>
    public double Cosine(TermVector other)
    {
        if (_norm == 0 || other._norm == 0)
        {
            return 0;
        }

        var dot = 0.0;
        for (int i = 0, j = 0; i < _terms.Length && j < other._terms.Length;)
        {
            var order = string.CompareOrdinal(_terms[i], other._terms[j]);
            if (order == 0)
            {
                dot += _weights[i++] * other._weights[j++];
            }
            else if (order < 0)
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return Math.Min(1, dot / (_norm * other._norm));
    }
}
