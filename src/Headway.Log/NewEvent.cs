namespace Headway.Log;

/// <summary>An event before the log has given it its place.</summary>
/// <param name="Type">A name of the vocabulary or the producer's own: 1 to 100 characters out of <c>A-Z a-z 0-9 _ . : / -</c>.</param>
/// <param name="Data">One JSON object in UTF-8. Line breaks between its tokens are allowed; the log stores them as spaces.</param>
/// <param name="Node">The unit of work it belongs to: 1 to 200 characters without control characters.</param>
/// <param name="Dialect">The dialect it came in through, if any.</param>
public readonly record struct NewEvent(string Type, ReadOnlyMemory<byte> Data, string? Node = null, string? Dialect = null)
{
    /// <summary>The longest type, in characters.</summary>
    public const int MaxTypeLength = 100;

    /// <summary>The longest node id, in characters.</summary>
    public const int MaxNodeLength = 200;

    /// <summary>The JSON object without members.</summary>
    public static ReadOnlyMemory<byte> NoData { get; } = "{}"u8.ToArray();

    /// <summary>What is wrong with the event's names, or null. The data is the caller's to check: whoever parsed it knows.</summary>
    public EventFault? Check()
    {
        if (Type.Length is 0 or > MaxTypeLength || Type.AsSpan().ContainsAnyExcept(s_typeCharacters))
        {
            return new("invalid_type", $"An event's type is 1 to {MaxTypeLength} characters out of A-Z a-z 0-9 _ . : / -");
        }

        if (Node is not null && (Node.Length is 0 or > MaxNodeLength || Node.AsSpan().ContainsAnyInRange('\0', '\x1f')
            || Node.Contains('\x7f') || !IsWellFormed(Node)))
        {
            return new("invalid_node", $"An event's node is 1 to {MaxNodeLength} characters without control characters.");
        }

        return null;
    }

    private static readonly System.Buffers.SearchValues<char> s_typeCharacters = System.Buffers.SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.:/-");

    // A lone surrogate has no UTF-8 form: it would come back as another string.
    internal static bool IsWellFormed(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }
}
