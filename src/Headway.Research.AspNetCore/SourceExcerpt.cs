using System.Globalization;
using System.Text;

namespace Headway.Research.AspNetCore;

/// <summary>The text around a quote, cut at line ends or at least between characters. Offsets are bytes of UTF-8.</summary>
internal readonly record struct SourceExcerpt(int From, int To, int Start, int End, string Text)
{
    private const int Around = 8 << 10;
    private const int LineSearch = 1 << 10;

    public static bool TryRead(string? start, string? end, ReadOnlyMemory<byte> utf8, out SourceExcerpt window)
    {
        window = default;
        var text = utf8.Span;
        if (!TryOffset(start, 0, out var first) || !TryOffset(end, first, out var last)
            || first > last || last > text.Length || !IsBoundary(text, first) || !IsBoundary(text, last))
        {
            return false;
        }

        var from = CutBefore(text, Math.Max(0, first - Around), first);
        var to = CutAfter(text, Math.Min(text.Length, last + Around), last);
        window = new(from, to, first, last, Encoding.UTF8.GetString(text[from..to]));
        return true;
    }

    private static bool TryOffset(string? text, int absent, out int offset)
    {
        offset = absent;
        return string.IsNullOrEmpty(text) || int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
    }

    private static bool IsBoundary(ReadOnlySpan<byte> text, int at) => at == text.Length || (text[at] & 0xC0) != 0x80;

    private static int CutBefore(ReadOnlySpan<byte> text, int at, int limit)
    {
        if (at == 0)
        {
            return 0;
        }

        var newline = text[at..Math.Min(limit, at + LineSearch)].IndexOf((byte)'\n');
        at = newline >= 0 ? at + newline + 1 : at;
        while (!IsBoundary(text, at))
        {
            at++;
        }

        return at;
    }

    private static int CutAfter(ReadOnlySpan<byte> text, int at, int limit)
    {
        if (at == text.Length)
        {
            return at;
        }

        var begin = Math.Max(limit, at - LineSearch);
        var newline = text[begin..at].LastIndexOf((byte)'\n');
        at = newline >= 0 ? begin + newline : at;
        while (!IsBoundary(text, at))
        {
            at--;
        }

        return at;
    }
}
