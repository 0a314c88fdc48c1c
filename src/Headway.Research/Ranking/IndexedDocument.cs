using System.Runtime.InteropServices;

namespace Headway.Research.Ranking;

/// <summary>What ranking knows of a document.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Path">Relative to the corpus folder.</param>
/// <param name="FirstPassage">Number of its first passage.</param>
/// <param name="PassageCount">How many it has.</param>
/// <param name="Words">Length of all passages.</param>
/// <param name="TitleWords">Length of the title.</param>
/// <param name="LinkDensity">The part of its text that is links, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedDocument(
    long Id, string Path, int FirstPassage, int PassageCount, int Words, int TitleWords, double LinkDensity);

/// <summary>What ranking knows of a passage.</summary>
/// <param name="Id">Its row.</param>
/// <param name="Document">Number of its document.</param>
/// <param name="Words">Length.</param>
/// <param name="HeadingWords">Length of the headings above it.</param>
/// <param name="LinkDensity">The part of its text that is links, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedPassage(long Id, int Document, int Words, int HeadingWords, double LinkDensity);
