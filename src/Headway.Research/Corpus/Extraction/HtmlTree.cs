using System.Collections.Frozen;
using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens.Struct;

namespace Headway.Research.Corpus.Extraction;

/// <summary>
/// Parses untrusted HTML within a budget. The cost of tree construction grows with the number of open elements for each tag,
/// so the depth is counted on the tree itself, at every element that the parser creates. Syntax that only looks like tags
/// (comments, attribute values, bogus end tags) therefore counts for nothing.
/// </summary>
internal static class HtmlTree
{
    private const int MaxDepth = 512;

    // An element takes about 300 bytes.
    private const int MaxElements = 400_000;

    // Those that the tree construction or the extraction reads. The parser compares each attribute with all before it.
    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> s_attributes = FrozenSet.ToFrozenSet(
        ["href", "class", "role", "hidden", "aria-hidden", "charset", "http-equiv", "content", "type", "encoding", "color", "face", "size"],
        StringComparer.OrdinalIgnoreCase).GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Parses a page; null when it has more elements, or deeper ones, than the budget allows.</summary>
    /// <exception cref="OperationCanceledException">The token is cancelled; checked at every tag and attribute, and in long texts every few KB.</exception>
    public static IDocument? TryParse(byte[] content, CancellationToken cancellationToken)
    {
        var elements = 0;
        INode? previous = null;
        var parser = new HtmlParser(new HtmlParserOptions
        {
            MaximumDepth = int.MaxValue,
            SkipComments = true,
            DisableElementPositionTracking = true,
            OnToken = (_, _) => cancellationToken.ThrowIfCancellationRequested(),
            ShouldEmitAttribute = IsRead,
            OnCreated = (element, _) => Count(element),
        });
        try
        {
            using var stream = new CancellableStream(content, cancellationToken);
            return parser.ParseDocument(stream);
        }
        catch (BudgetExceededException)
        {
            return null;
        }

        void Count(IElement element)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (++elements > MaxElements || IsDeep(previous))
            {
                throw new BudgetExceededException();
            }

            previous = element; // attached by the time the next element is created
        }

        bool IsRead(ref StructHtmlToken tag, ReadOnlyMemory<char> attribute)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return s_attributes.Contains(attribute.Span);
        }
    }

    private static bool IsDeep(INode? node)
    {
        var depth = 0;
        for (; node is not null && depth <= MaxDepth; node = node.Parent)
        {
            depth++;
        }

        return depth > MaxDepth;
    }

    /// <summary>The parser reads a few KB at a time, also inside a text that has no tags.</summary>
    private sealed class CancellableStream(byte[] content, CancellationToken cancellationToken) : MemoryStream(content, writable: false)
    {
        public override int Read(byte[] buffer, int offset, int count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return base.Read(buffer, offset, count);
        }

        public override int Read(Span<byte> buffer)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return base.Read(buffer);
        }
    }

    /// <summary>Ends the parser from inside its callback.</summary>
    private sealed class BudgetExceededException : Exception;
}
