namespace Headway.Research.Index;

/// <summary>An example question that a document answers.</summary>
/// <param name="Text">The question.</param>
/// <param name="Rank">The rank; lower is better.</param>
/// <param name="Bytes">The length of the text below its heading.</param>
internal sealed record SuggestedQuestion(string Text, int Rank, int Bytes);
