namespace Headway.Research.Reasoning.Extractive;

/// <summary>
/// Query-biased LexRank: the centrality of sentences in a random walk that restarts at relevant sentences.
/// G. Erkan, D. R. Radev, "LexRank: Graph-based Lexical Centrality as Salience in Text Summarization", JAIR 22, 2004;
/// J. Otterbacher, G. Erkan, D. R. Radev, "Using Random Walks for Question-focused Sentence Retrieval", HLT/EMNLP 2005.
/// </summary>
internal static class LexRank
{
    /// <summary>The probability of a jump by relevance instead of a step by similarity.</summary>
    public const double DefaultBias = 0.8;

    private const int MaxIterations = 100;
    private const double Tolerance = 1e-9;

    /// <summary>One score per sentence; the scores sum to 1, or are all 0 when no sentence is relevant.</summary>
    public static double[] Rank(IReadOnlyList<TermVector> sentences, IReadOnlyList<double> relevance, double bias = DefaultBias)
    {
        var count = sentences.Count;
        var total = relevance.Sum();
        if (count == 0 || total <= 0)
        {
            return new double[count];
        }

        var jump = relevance.Select(value => value / total).ToArray();
        var walk = Similarities(sentences);
        var scores = (double[])jump.Clone();
        for (var iteration = 0; iteration < MaxIterations; iteration++)
        {
            var next = Step(walk, scores, jump, bias);
            var change = next.Zip(scores, (a, b) => Math.Abs(a - b)).Sum();
            scores = next;
            if (change < Tolerance)
            {
                break;
            }
        }

        return scores;
    }

    private static double[] Step(double[,] walk, double[] scores, double[] jump, double bias)
    {
        var next = new double[scores.Length];
        for (var to = 0; to < next.Length; to++)
        {
            var arriving = 0.0;
            for (var from = 0; from < next.Length; from++)
            {
                arriving += walk[from, to] * scores[from];
            }

            next[to] = (bias * jump[to]) + ((1 - bias) * arriving);
        }

        return next;
    }

    // The row-stochastic transition matrix. A sentence is similar to itself, so no row is empty.
    private static double[,] Similarities(IReadOnlyList<TermVector> sentences)
    {
        var count = sentences.Count;
        var walk = new double[count, count];
        for (var i = 0; i < count; i++)
        {
            walk[i, i] = 1;
            for (var j = i + 1; j < count; j++)
            {
                walk[i, j] = walk[j, i] = sentences[i].Cosine(sentences[j]);
            }
        }

        for (var i = 0; i < count; i++)
        {
            var sum = 0.0;
            for (var j = 0; j < count; j++)
            {
                sum += walk[i, j];
            }

            for (var j = 0; j < count; j++)
            {
                walk[i, j] /= sum;
            }
        }

        return walk;
    }
}
