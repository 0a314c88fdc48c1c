using System.Collections.Immutable;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>
/// A text that comes in small pieces. It is kept in parts of some thousand characters: a string for each piece would
/// take forty times the memory of its one or two characters. Immutable.
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

    /// <summary>The text with another piece at its end.</summary>
    public WrittenText Add(string piece)
    {
        var last = _last + piece;
        return last.Length < PartLength
            ? new(_whole, last) { Length = Length + piece.Length }
            : new(_whole.Add(last), "") { Length = Length + piece.Length };
    }

    /// <summary>The whole text.</summary>
    public override string ToString() => string.Concat(_whole) + _last;
}
