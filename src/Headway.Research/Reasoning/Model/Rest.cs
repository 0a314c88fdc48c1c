namespace Headway.Research.Reasoning.Model;

/// <summary>The part of a text that is not filtered yet. Reading beyond its end gives '\0'.</summary>
/// <param name="Text">The whole text.</param>
/// <param name="At">Where the rest begins.</param>
/// <param name="IsEnd">Whether no more text follows.</param>
internal readonly record struct Rest(string Text, int At, bool IsEnd)
{
    /// <summary>The result of <see cref="Closing"/> when the text must continue before it can be told.</summary>
    public const int NeedsMore = -2;

    public int Length => Text.Length - At;

    public char this[int index] => At + index < Text.Length ? Text[At + index] : '\0';

    public Rest From(int index) => this with { At = At + index };

    public string Slice(int start, int end) => Text[(At + start)..(At + end)];

    /// <summary>The length of the run of a character at the start.</summary>
    public int Run(char c)
    {
        var length = 0;
        while (length < Length && this[length] == c)
        {
            length++;
        }

        return length;
    }

    /// <summary>The index of the bracket that closes the one at an index; -1 when there is none in the same paragraph within the limit.</summary>
    public int Closing(int index, char open, char close, int limit)
    {
        var depth = 0;
        for (var at = index; at < Length && at - index < limit; at++)
        {
            depth += this[at] == open ? 1 : this[at] == close ? -1 : 0;
            if (depth == 0)
            {
                return at;
            }

            if (this[at] == '\n' && this[at + 1] == '\n')
            {
                return -1;
            }
        }

        return Length - index >= limit || IsEnd ? -1 : NeedsMore;
    }
}
