using System.Collections.Immutable;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>
/// A text that grows by small pieces. It is stored in parts of about 4096 characters, because a string for each piece of one
/// or two characters would take forty times their memory. Immutable.
/// </summary>
internal sealed record WrittenText
{
    private const int PartLength = 4096;

    private readonly ImmutableList<string> _whole = [];
    private readonly string _last = "";

    public static WrittenText Empty { get; } = new();

    public int Length { get; private init; }

    private WrittenText()
    {
    }

    private WrittenText(ImmutableList<string> whole, string last) => (_whole, _last) = (whole, last);

    /// <summary>Returns the text with another piece appended.</summary>
    public WrittenText Add(string piece)
    {
        var last = _last + piece;
        return last.Length < PartLength
            ? new(_whole, last) { Length = Length + piece.Length }
            : new(_whole.Add(last), "") { Length = Length + piece.Length };
    }

    /// <summary>Returns the whole text.</summary>
    public override string ToString() => string.Concat(_whole) + _last;
}
