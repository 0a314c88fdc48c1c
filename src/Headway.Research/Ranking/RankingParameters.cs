namespace Headway.Research.Ranking;

/// <summary>The constants of the ranking. The defaults come from the literature and were checked with <c>bench/evaluation</c>.</summary>
internal sealed record RankingParameters
{
    public static readonly RankingParameters Default = new();

    /// <summary>BM25: how soon repeating a word stops to count.</summary>
    public double K1 { get; init; } = 1.2;

    /// <summary>BM25: how much length is held against a text, 0 to 1.</summary>
    public double B { get; init; } = 0.75;

    /// <summary>What the best passage counts beside the whole document (1).</summary>
    public double PassageWeight { get; init; } = 1.0;

    /// <summary>What words in the headings above a passage count beside its text (1).</summary>
    public double HeadingWeight { get; init; } = 0.3;

    /// <summary>What words in the title count beside the text (1).</summary>
    public double TitleWeight { get; init; } = 0.3;

    /// <summary>How much of its score a text loses that consists of links.</summary>
    public double LinkPenalty { get; init; } = 0.5;

    /// <summary>RM3: how many documents are believed to be relevant.</summary>
    public int FeedbackDocuments { get; init; } = 10;

    /// <summary>RM3: how many words are taken from them.</summary>
    public int FeedbackTerms { get; init; } = 40;

    /// <summary>RM3: what the query itself counts beside the words from feedback, 0 to 1.</summary>
    public double OriginalWeight { get; init; } = 0.5;

    /// <summary>RM3: a word that is in more than this part of all documents says nothing.</summary>
    public double FeedbackCeiling { get; init; } = 0.15;
}
