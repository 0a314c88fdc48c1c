using System.Collections.Concurrent;
using Headway.Research.Corpus;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>The term weights of a corpus by inverse document frequency. Safe for concurrent use.</summary>
internal sealed class TermWeights
{
    private readonly ConcurrentDictionary<string, long> _frequencies = new(StringComparer.Ordinal);
    private readonly Func<string, long>? _frequency;
    private readonly long _passages;

    private TermWeights(Func<string, long>? frequency, long passages)
    {
        _frequency = frequency;
        _passages = passages;
    }

    /// <summary>Uniform weights, for runs without a corpus.</summary>
    public static TermWeights Uniform { get; } = new(null, 0);

    public static TermWeights From(CorpusIndex corpus) => new(corpus.DocumentFrequency, corpus.Stats().Passages);

    public static TermWeights From(Func<string, long> frequency, long passages) => new(frequency, passages);

    /// <summary>The number of passages that contain the word.</summary>
    public long Frequency(string term) => _frequency is null ? 1 : _frequencies.GetOrAdd(term, _frequency);

    /// <summary>Whether the corpus contains the word.</summary>
    public bool Knows(string term) => Frequency(term) > 0;

    /// <summary>The inverse document frequency of BM25, never negative; highest for an unknown word.</summary>
    public double Idf(string term)
    {
        if (_frequency is null)
        {
            return 1;
        }

        var frequency = Math.Min(Frequency(term), _passages);
        return Math.Log(1 + ((_passages - frequency + 0.5) / (frequency + 0.5)));
    }
}
