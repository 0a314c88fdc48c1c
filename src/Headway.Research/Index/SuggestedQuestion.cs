namespace Headway.Research.Index;

/// <summary>A question that a document answers.</summary>
/// <param name="Text">The question.</param>
/// <param name="Rank">How good it is; lower is better.</param>
/// <param name="Bytes">How much text stands below the heading that it comes from.</param>
internal sealed record SuggestedQuestion(string Text, int Rank, int Bytes);
