namespace Headway.Research.Corpus;

/// <summary>Where a passage lies in its text, in chars; both ends stand between characters.</summary>
/// <param name="Start">First char.</param>
/// <param name="End">The char after the last one.</param>
/// <param name="Heading">The headings above it, highest first, as one line; empty when there is none.</param>
/// <param name="LinkDensity">The part of its chars that are links, 0 to 1: tables of contents have much, prose has little.</param>
internal readonly record struct PassageSpan(int Start, int End, string Heading, double LinkDensity);
