namespace Headway.Research.Ranking;

/// <summary>The constants of the ranking. They start from the literature that each algorithm names, and were checked with <c>bench/evaluation</c>.</summary>
internal sealed record RankingParameters
{
    public static readonly RankingParameters Default = new();

    /// <summary>BM25: how soon repeating a word stops to count.</summary>
    public double K1 { get; init; } = 1.5;

    /// <summary>BM25: how much length is held against a text, 0 to 1.</summary>
    public double B { get; init; } = 0.75;

    /// <summary>What the best passage counts beside the whole document (1).</summary>
    public double PassageWeight { get; init; } = 1.0;

    /// <summary>What words in the headings above a passage count beside its text (1).</summary>
    public double HeadingWeight { get; init; } = 0.3;

    /// <summary>What words in the title count beside the text (1).</summary>
    public double TitleWeight { get; init; } = 0.4;

    /// <summary>How much of its score a text loses that consists of links.</summary>
    public double LinkPenalty { get; init; } = 0.5;

    /// <summary>
    /// Up to how many words the average document of a corpus counts as short. Short texts (abstracts, notes) use few of the
    /// words they could, so that expansion and neighbours find what the query's own words miss; in long ones (manuals) the
    /// query's words are there, and more of them lead astray.
    /// </summary>
    public double ShortDocument { get; init; } = 400;

    /// <summary>RM3: how many documents are believed to be relevant.</summary>
    public int FeedbackDocuments { get; init; } = 10;

    /// <summary>RM3: how many words are taken from them.</summary>
    public int FeedbackTerms { get; init; } = 40;

    /// <summary>RM3: what the query itself counts beside the words from feedback, 0 to 1, in a corpus of short documents.</summary>
    public double OriginalWeight { get; init; } = 0.45;

    /// <summary>The same in a corpus of long documents.</summary>
    public double OriginalWeightInLong { get; init; } = 0.85;

    /// <summary>RM3: a word that is in more than this part of all documents says nothing.</summary>
    public double FeedbackCeiling { get; init; } = 0.25;

    /// <summary>RM3: which power of the inverse document frequency enters the weight of a feedback word.</summary>
    public double FeedbackIdf { get; init; } = 0.75;

    /// <summary>Smoothing: how many documents at the head of the ranking take part.</summary>
    public int SmoothedHead { get; init; } = 200;

    /// <summary>Smoothing: how many of its most similar documents a document listens to.</summary>
    public int Neighbours { get; init; } = 10;

    /// <summary>Smoothing: what the neighbours count beside the document itself, 0 to 1, in a corpus of short documents.</summary>
    public double NeighbourWeight { get; init; } = 0.5;

    /// <summary>Passages: what the document around a passage counts beside the passage itself (1).</summary>
    public double SurroundingDocument { get; init; } = 1.5;

    /// <summary>
    /// Passages: what the words from feedback count beside the passage itself (1). Little: a passage is wanted as evidence for
    /// what was asked, not for what goes with it.
    /// </summary>
    public double PassageExpansion { get; init; } = 0.15;
}
