namespace Headway.Research.Reasoning.Extractive;

/// <summary>The kind of answer that a question asks for.</summary>
internal enum QuestionShape
{
    /// <summary>Anything else.</summary>
    Open,

    /// <summary>What something is, means or does.</summary>
    Definition,

    /// <summary>How to do something.</summary>
    Procedure,

    /// <summary>Why something is so.</summary>
    Reason,

    /// <summary>How much, how many, how long, which limit.</summary>
    Quantity,

    /// <summary>When, since when.</summary>
    Time,

    /// <summary>How things differ.</summary>
    Comparison,
}
