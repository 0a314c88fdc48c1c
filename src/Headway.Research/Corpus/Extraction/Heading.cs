namespace Headway.Research.Corpus.Extraction;

/// <summary>A heading inside a text.</summary>
/// <param name="At">Where it begins, in chars.</param>
/// <param name="Level">1 is the highest.</param>
/// <param name="Text">One line.</param>
internal readonly record struct Heading(int At, int Level, string Text);
