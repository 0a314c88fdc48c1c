using System.Runtime.InteropServices;
using Headway.Research.Index;

namespace Headway.Research.Ranking;

/// <summary>
/// Smooths the scores of similar documents: F. Diaz, "Regularizing ad hoc retrieval scores", CIKM 2005, which
/// rests on the cluster hypothesis (C. J. van Rijsbergen, "Information Retrieval", 1979). Only the head of the ranking is smoothed.
/// </summary>
internal sealed class NeighbourSmoothing(TermIndex index, Func<int, byte[]> sequenceOf, int neighbours)
{
    /// <summary>The same documents, reordered. Their nearest neighbours contribute to the score with a weight of 0 to 1.</summary>
    public List<(int Document, double Score)> Smooth(IReadOnlyList<(int Document, double Score)> head, double weight)
    {
        var vectors = head.Select(row => Vector(row.Document)).ToList();
        var postings = Invert(vectors);
        var similarities = new double[head.Count];
        var smoothed = new List<(int Document, double Score)>(head.Count);
        for (var place = 0; place < head.Count; place++)
        {
            Compare(vectors[place], postings, similarities);
            similarities[place] = 0;
            var (sum, total) = (0.0, 0.0);
            foreach (var other in TopScores.Of(similarities, neighbours))
            {
                sum += similarities[other] * head[other].Score;
                total += similarities[other];
            }

            var around = total > 0 ? sum / total : 0;
            smoothed.Add((head[place].Document, ((1 - weight) * head[place].Score) + (weight * around)));
        }

        smoothed.Sort((a, b) => a.Score != b.Score ? b.Score.CompareTo(a.Score) : a.Document.CompareTo(b.Document));
        return smoothed;
    }

    private static void Compare(List<Entry> vector, Dictionary<int, List<Entry>> postings, double[] similarities)
    {
        Array.Clear(similarities);
        foreach (var (term, weight) in vector)
        {
            foreach (var (place, other) in CollectionsMarshal.AsSpan(postings[term]))
            {
                similarities[place] += weight * other;
            }
        }
    }

    private static Dictionary<int, List<Entry>> Invert(List<List<Entry>> vectors)
    {
        var postings = new Dictionary<int, List<Entry>>();
        for (var place = 0; place < vectors.Count; place++)
        {
            foreach (var (term, weight) in vectors[place])
            {
                ref var list = ref CollectionsMarshal.GetValueRefOrAddDefault(postings, term, out _);
                (list ??= []).Add(new Entry(place, weight));
            }
        }

        return postings;
    }

    /// <summary>The normalized tf·idf vector with logarithmic term frequencies, in text order.</summary>
    private List<Entry> Vector(int document)
    {
        var (order, counts) = Count(document);
        var vector = order.ConvertAll(term => new Entry(term, (1 + Math.Log(counts[term])) * index.Idf(term)));
        var length = Math.Sqrt(vector.Sum(entry => entry.Weight * entry.Weight));
        return length > 0 ? vector.ConvertAll(entry => entry with { Weight = entry.Weight / length }) : [];
    }

    private (List<int> Order, Dictionary<int, int> Counts) Count(int document)
    {
        var indexed = index.Documents[document];
        var counts = new Dictionary<int, int>();
        var order = new List<int>();
        for (var passage = indexed.FirstPassage; passage < indexed.FirstPassage + indexed.PassageCount; passage++)
        {
            ReadOnlySpan<byte> sequence = sequenceOf(passage);
            while (TermSequence.Next(ref sequence, out var term, out var isCompound))
            {
                if (isCompound || index.IsStopWord(term))
                {
                    continue;
                }

                ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, term, out var known);
                count++;
                if (!known)
                {
                    order.Add(term);
                }
            }
        }

        return (order, counts);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Entry(int Key, double Weight);
}
