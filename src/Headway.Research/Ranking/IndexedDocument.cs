using System.Runtime.InteropServices;

namespace Headway.Research.Ranking;

/// <summary>The ranking data of a document.</summary>
/// <param name="Id">The row id.</param>
/// <param name="Path">Relative to the corpus folder.</param>
/// <param name="FirstPassage">The number of its first passage.</param>
/// <param name="PassageCount">The number of its passages.</param>
/// <param name="Words">The number of words in all passages.</param>
/// <param name="TitleWords">The number of words in the title.</param>
/// <param name="LinkDensity">The share of its text in links, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedDocument(
    long Id, string Path, int FirstPassage, int PassageCount, int Words, int TitleWords, double LinkDensity);

/// <summary>The ranking data of a passage.</summary>
/// <param name="Id">The row id.</param>
/// <param name="Document">The number of its document.</param>
/// <param name="Words">The number of words.</param>
/// <param name="HeadingWords">The number of words in the headings above it.</param>
/// <param name="LinkDensity">The share of its text in links, 0 to 1.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct IndexedPassage(long Id, int Document, int Words, int HeadingWords, double LinkDensity);
