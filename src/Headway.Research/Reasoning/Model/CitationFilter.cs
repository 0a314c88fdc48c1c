using System.Text;

namespace Headway.Research.Reasoning.Model;

/// <summary>
/// Lets text through as it is written, without the markers <c>[n]</c> that name no quote. A marker may arrive in pieces. Not thread-safe.
/// </summary>
internal sealed class CitationFilter(Func<int, bool> exists)
{
    private const int LongestMarker = 40;

    private readonly StringBuilder _held = new();

    /// <summary>Filters a whole text.</summary>
    public static string Apply(string text, Func<int, bool> exists)
    {
        var filter = new CitationFilter(exists);
        return filter.Pass(text) + filter.End();
    }

    /// <summary>What can be shown so far.</summary>
    public string Pass(string text)
    {
        var shown = new StringBuilder();
        foreach (var c in text)
        {
            if (_held.Length == 0 && c != '[')
            {
                shown.Append(c);
                continue;
            }

            _held.Append(c);
            if (c == ']')
            {
                Release(shown, Marker(_held.ToString()));
            }
            else if (_held.Length > 1 && (c is not (',' or ' ' or ';' or '-' or '–') && !char.IsAsciiDigit(c) || _held.Length > LongestMarker))
            {
                Hold(shown);
            }
        }

        return shown.ToString();
    }

    /// <summary>What was held back at the end.</summary>
    public string End()
    {
        var rest = _held.ToString();
        _held.Clear();
        return rest;
    }

    // It is no marker after all; but its last char may begin one.
    private void Hold(StringBuilder shown)
    {
        var last = _held[^1];
        if (last != '[')
        {
            shown.Append(_held);
            _held.Clear();
            return;
        }

        shown.Append(_held, 0, _held.Length - 1);
        _held.Clear().Append('[');
    }

    private void Release(StringBuilder shown, string text)
    {
        shown.Append(text);
        _held.Clear();
    }

    /// <summary>"[1, 9]" becomes "[1]" when there is no quote 9; "[9]" nothing; "[]" and "[ ]" stay, they are a check box or code.</summary>
    private string Marker(string text)
    {
        var parts = text[1..^1].Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length == 0 || !Array.TrueForAll(parts, part => part.All(char.IsAsciiDigit) && part.Length < 6))
        {
            return text;
        }

        return string.Concat(parts.Select(int.Parse).Where(exists).Select(id => $"[{id}]"));
    }
}
