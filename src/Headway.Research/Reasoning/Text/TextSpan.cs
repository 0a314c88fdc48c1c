namespace Headway.Research.Reasoning.Text;

/// <summary>The kinds of text spans.</summary>
internal enum SpanKind
{
    Sentence,
    Heading,
    Item,
    Code,
    Table,
}

/// <summary>A span of a text, in chars.</summary>
/// <param name="Start">First char.</param>
/// <param name="Length">The length in chars.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Block">The index of its block in the text, from 0.</param>
internal readonly record struct TextSpan(int Start, int Length, SpanKind Kind, int Block)
{
    public int End => Start + Length;
}
