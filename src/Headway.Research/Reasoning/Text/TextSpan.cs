namespace Headway.Research.Reasoning.Text;

/// <summary>What a stretch of a document is.</summary>
internal enum SpanKind
{
    Sentence,
    Heading,
    Item,
    Code,
    Table,
}

/// <summary>A stretch of a text, in chars.</summary>
/// <param name="Start">First char.</param>
/// <param name="Length">Chars.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Block">Which paragraph, list item, listing or heading of the text it belongs to, counted from 0.</param>
internal readonly record struct TextSpan(int Start, int Length, SpanKind Kind, int Block)
{
    public int End => Start + Length;
}
