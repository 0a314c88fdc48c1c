namespace Headway.Research.Pipeline;

/// <summary>
/// A steering sentence in the output of the step that took it. No later step takes it again: the log says what became of it.
/// </summary>
/// <param name="Seq">The event that it came with.</param>
/// <param name="Text">The sentence.</param>
/// <param name="Level">The level that searches for it; absent when none does.</param>
/// <param name="Facets">What it added to what is asked.</param>
/// <param name="Unused">Why no level searches for it, in a sentence.</param>
internal sealed record SteeringOutcome(long Seq, string Text, int? Level = null, IReadOnlyList<string>? Facets = null, string? Unused = null);
