using System.Text;

namespace Headway.Research.Reasoning.Model;

/// <summary>
/// Filters a text stream: removes markers <c>[n]</c> without a quote. A marker may be split across chunks. Not thread-safe.
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

    /// <summary>Filters a chunk and returns the text that is complete.</summary>
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

    /// <summary>Returns the held-back text at the end of the stream.</summary>
    public string End()
    {
        var rest = _held.ToString();
        _held.Clear();
        return rest;
    }

    // The held text is no marker, but its last char may begin one.
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

    /// <summary>
    /// Removes unknown numbers: without quote 9, "[1, 9]" becomes "[1]" and "[9]" is removed. "[]" and "[ ]" stay, as check
    /// boxes or code.
    /// </summary>
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
