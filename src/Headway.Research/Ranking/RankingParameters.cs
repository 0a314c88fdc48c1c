namespace Headway.Research.Ranking;

/// <summary>The constants of the ranking. They start from the cited papers and were tuned with <c>bench/evaluation</c>.</summary>
internal sealed record RankingParameters
{
    public static readonly RankingParameters Default = new();

    /// <summary>BM25: the saturation of term frequency in a corpus of long documents.</summary>
    public double K1 { get; init; } = 1.5;

    /// <summary>BM25: the length normalization, 0 to 1, in a corpus of long documents.</summary>
    public double B { get; init; } = 0.75;

    /// <summary>
    /// BM25: the saturation in a corpus of short documents. In an abstract a repeated word says little more than its first
    /// occurrence. The value and <see cref="BInShort"/> are the defaults of Anserini.
    /// </summary>
    public double K1InShort { get; init; } = 0.9;

    /// <summary>BM25: the length normalization, 0 to 1, in a corpus of short documents.</summary>
    public double BInShort { get; init; } = 0.4;

    /// <summary>The weight of the best passage, relative to the document (1).</summary>
    public double PassageWeight { get; init; } = 1.0;

    /// <summary>The weight of words in the headings above a passage, relative to its text (1).</summary>
    public double HeadingWeight { get; init; } = 0.3;

    /// <summary>The weight of words in the title, relative to the text (1).</summary>
    public double TitleWeight { get; init; } = 0.4;

    /// <summary>The share of the score that a text consisting of links loses.</summary>
    public double LinkPenalty { get; init; } = 0.5;

    /// <summary>
    /// The maximum average length, in words, of a corpus of short documents. Short texts (abstracts, notes) often lack the
    /// query's words, so expansion and smoothing help; long texts (manuals) contain them, and expansion costs precision.
    /// </summary>
    public double ShortDocument { get; init; } = 400;

    /// <summary>RM3: the number of feedback documents.</summary>
    public int FeedbackDocuments { get; init; } = 10;

    /// <summary>RM3: the number of feedback terms.</summary>
    public int FeedbackTerms { get; init; } = 40;

    /// <summary>RM3: the weight of the original query, 0 to 1, in a corpus of short documents.</summary>
    public double OriginalWeight { get; init; } = 0.45;

    /// <summary>The same in a corpus of long documents.</summary>
    public double OriginalWeightInLong { get; init; } = 0.85;

    /// <summary>RM3: the maximum document frequency of a feedback term, as a share of all documents.</summary>
    public double FeedbackCeiling { get; init; } = 0.25;

    /// <summary>RM3: the exponent of the inverse document frequency in the weight of a feedback term.</summary>
    public double FeedbackIdf { get; init; } = 0.75;

    /// <summary>Smoothing: the number of documents at the head of the ranking that are smoothed.</summary>
    public int SmoothedHead { get; init; } = 200;

    /// <summary>Smoothing: the number of nearest neighbours per document.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>Smoothing: the weight of the neighbours, 0 to 1, in a corpus of short documents.</summary>
    public double NeighbourWeight { get; init; } = 0.5;

    /// <summary>Passages: the weight of the surrounding document, relative to the passage (1).</summary>
    public double SurroundingDocument { get; init; } = 1.5;

    /// <summary>
    /// Passages: the weight of the expanded query, relative to the original one (1). It is low, because a passage must be
    /// evidence for the question itself, not for related topics.
    /// </summary>
    public double PassageExpansion { get; init; } = 0.15;
}
