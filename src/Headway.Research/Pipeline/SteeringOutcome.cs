namespace Headway.Research.Pipeline;

/// <summary>
/// A steering sentence in the output of the step that processed it. Later steps skip it.
/// </summary>
/// <param name="Seq">The sequence number of its event.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Level">The level that searches for it; absent if unused.</param>
/// <param name="Facets">The added facets.</param>
/// <param name="Unused">Why it is unused, as a sentence.</param>
internal sealed record SteeringOutcome(long Seq, string Text, int? Level = null, IReadOnlyList<string>? Facets = null, string? Unused = null);
