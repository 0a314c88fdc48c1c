using System.Text;

namespace Headway.Research.Reasoning.Model;

/// <summary>
/// Filters the Markdown of a model as it streams. A model invents numbers and addresses, so only those of the retrieved quotes
/// stay citations and links: every form of citation becomes <c>[n]</c> or is removed, and any other address becomes inline code,
/// which no Markdown renderer turns into a link. Code is unchanged. The result does not depend on how the text is split into chunks.
/// Not thread-safe.
/// </summary>
/// <param name="isQuote">Whether a quote has this number.</param>
/// <param name="isSource">Whether this is the address of a source.</param>
internal sealed class ModelTextFilter(Func<int, bool> isQuote, Func<string, bool> isSource)
{
    private const int MaxAddress = 2048;
    private const int MaxBracket = 300;
    private const int MaxCodeSpan = 500;
    private const int MaxFenceLine = 200;

    private readonly StringBuilder _held = new();
    private char _previous = '\n';
    private char _lastShown = '\n';
    private bool _isLineStart = true;
    private bool _isAfterMarker;
    private char _fence;
    private int _fenceLength;

    /// <summary>Filters a whole text.</summary>
    public static string Apply(string text, Func<int, bool> isQuote, Func<string, bool> isSource)
    {
        var filter = new ModelTextFilter(isQuote, isSource);
        return filter.Pass(text) + filter.End();
    }

    /// <summary>Filters a chunk and returns the text that is complete.</summary>
    public string Pass(string text)
    {
        _held.Append(text);
        return Scan(isEnd: false);
    }

    /// <summary>Returns the held-back text at the end of the stream.</summary>
    public string End() => Scan(isEnd: true);

    private string Scan(bool isEnd)
    {
        var text = _held.ToString();
        var shown = new StringBuilder(text.Length);
        var at = 0;
        while (at < text.Length)
        {
            var (start, isFenced) = (shown.Length, _fence != 0);
            var length = Next(new Rest(text, at, isEnd), shown);
            if (length == 0)
            {
                break;
            }

            if (!isFenced)
            {
                Separate(shown, start);
            }

            foreach (var c in text.AsSpan(at, length))
            {
                _isLineStart = c == '\n' || (_isLineStart && c == ' ');
            }

            at += length;
            _previous = text[at - 1];
        }

        _lastShown = shown.Length > 0 ? shown[^1] : _lastShown;
        _held.Remove(0, at);
        return shown.ToString();
    }

    // Parts must not combine: backticks to a longer run, a backslash and a backtick to an escape, or a marker and what follows
    // to a link or a definition.
    private void Separate(StringBuilder shown, int start)
    {
        var last = start > 0 ? shown[start - 1] : _lastShown;
        var first = start < shown.Length ? shown[start] : '\0';
        if ((first == '`' && last is '`' or '\\') || (first is '(' or ':' && _isAfterMarker))
        {
            shown.Insert(start, ' ');
        }

        _isAfterMarker = (first == '[' && shown.Length > start + 1) || (first == '\0' && _isAfterMarker);
    }

    /// <summary>Writes the next part of the text and returns its length; 0 when more text must arrive first.</summary>
    private int Next(Rest rest, StringBuilder shown)
    {
        if (_isLineStart && rest[0] is '`' or '~' && Fence(rest, shown) is var fence and >= 0)
        {
            return fence;
        }

        if (_fence != 0)
        {
            return Copy(rest, 1, shown);
        }

        return rest[0] switch
        {
            '\\' => rest.Length > 1 || rest.IsEnd ? Copy(rest, char.IsAsciiLetterOrDigit(rest[1]) ? 1 : Math.Min(2, rest.Length), shown) : 0,
            '`' => CodeSpan(rest, shown),
            '[' => Bracket(rest, shown),
            '!' => rest.Length == 1 && !rest.IsEnd ? 0 : rest[1] == '[' ? Image(rest, shown) : Copy(rest, 1, shown),
            '【' => Lenticular(rest, shown),
            '<' => Autolink(rest, shown),
            _ => char.IsAsciiLetter(rest[0]) ? char.IsAsciiLetter(_previous) ? Copy(rest, 1, shown) : Word(rest, shown)
                : char.IsAsciiDigit(rest[0]) && !char.IsAsciiLetterOrDigit(_previous) ? Word(rest, shown) : Copy(rest, 1, shown),
        };
    }

    private static int Copy(Rest rest, int length, StringBuilder shown)
    {
        shown.Append(rest.Text, rest.At, length);
        return length;
    }

    // A fence at the start of a line belongs to no list or quote, which could end it early; others are copied, and the text in
    // them is filtered. -1: not a fence.
    private int Fence(Rest rest, StringBuilder shown)
    {
        var run = rest.Run(rest[0]);
        var end = run;
        while (end < rest.Length && end < MaxFenceLine && rest[end] != '\n')
        {
            end++;
        }

        if (end == rest.Length && end < MaxFenceLine && !rest.IsEnd)
        {
            return 0;
        }

        var info = rest.Slice(run, end);
        if (_fence == 0 && run >= 3 && !(rest[0] == '`' && info.Contains('`', StringComparison.Ordinal)))
        {
            (_fence, _fenceLength) = _previous == '\n' ? (rest[0], run) : ('\0', 0);
            return Copy(rest, end, shown);
        }

        if (_fence == rest[0] && run >= _fenceLength && string.IsNullOrWhiteSpace(info))
        {
            _fence = '\0';
            return Copy(rest, end, shown);
        }

        return -1;
    }

    private static int CodeSpan(Rest rest, StringBuilder shown)
    {
        var run = rest.Run('`');
        for (var at = run; at < rest.Length && at < MaxCodeSpan && rest[at] != '\n'; at++)
        {
            if (rest[at] == '`')
            {
                var closing = rest.From(at).Run('`');
                if (at + closing == rest.Length && !rest.IsEnd)
                {
                    return 0; // the run may be longer
                }

                if (closing == run)
                {
                    return Copy(rest, at + closing, shown);
                }

                at += closing - 1;
            }
            else if (at == rest.Length - 1 && at < MaxCodeSpan - 1 && !rest.IsEnd)
            {
                return 0;
            }
        }

        if (run == rest.Length && !rest.IsEnd)
        {
            return 0;
        }

        // Unescaped, they could pair with the backticks around an address.
        shown.Insert(shown.Length, "\\`", run);
        return run;
    }

    // [1], [1, 2], [1-3], [^1]; [text](address); and at the start of a line the definition of a link, [name]: address.
    private int Bracket(Rest rest, StringBuilder shown)
    {
        var close = rest.Closing(0, '[', ']', MaxBracket);
        if (close == Rest.NeedsMore || (close > 0 && close + 1 == rest.Length && !rest.IsEnd))
        {
            return 0;
        }

        if (close < 0)
        {
            return Copy(rest, 1, shown);
        }

        var content = rest.Slice(1, close);
        switch (rest[close + 1])
        {
            case '(' when rest.Closing(close + 1, '(', ')', MaxAddress) is var end:
                if (end == Rest.NeedsMore)
                {
                    return 0;
                }

                if (end < 0)
                {
                    break;
                }

                Link(content, rest.Slice(close + 2, end), shown);
                return end + 1;
            case ':' when _isLineStart:
                shown.Append("\\[").Append(Apply(content, isQuote, isSource)).Append("\\]:");
                return close + 2;
        }

        if (Marker(content) is not { } marker)
        {
            return Copy(rest, 1, shown);
        }

        shown.Append(marker);
        return close + 1;
    }

    // The picture's text stays, its address becomes code: loading it would tell a third party who reads the report.
    private int Image(Rest rest, StringBuilder shown)
    {
        var close = rest.Closing(1, '[', ']', MaxBracket);
        if (close == Rest.NeedsMore || (close > 0 && close + 1 == rest.Length && !rest.IsEnd))
        {
            return 0;
        }

        var end = close > 0 && rest[close + 1] == '(' ? rest.Closing(close + 1, '(', ')', MaxAddress) : -1;
        if (end < 0)
        {
            return end == Rest.NeedsMore ? 0 : Copy(rest, 1, shown);
        }

        Link(rest.Slice(2, close), rest.Slice(close + 2, end), shown);
        return end + 1;
    }

    private void Link(string content, string target, StringBuilder shown)
    {
        var address = target.Trim().Split((char[]?)null, 2) is [var first, ..] ? first.Trim('<', '>') : "";
        if (Marker(content) is { } marker)
        {
            shown.Append(marker);
        }
        else if (isSource(address))
        {
            shown.Append($"[{content.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal)}]({address})");
            return;
        }
        else
        {
            shown.Append(Apply(content, isQuote, isSource));
        }

        if (address.Length > 0 && address != content)
        {
            shown.Append(" (");
            Address(address, shown);
            shown.Append(')');
        }
    }

    private int Lenticular(Rest rest, StringBuilder shown)
    {
        var close = rest.Closing(0, '【', '】', MaxBracket);
        if (close < 0)
        {
            return close == Rest.NeedsMore ? 0 : Copy(rest, 1, shown);
        }

        var content = rest.Slice(1, close);
        var digits = content.AsSpan().IndexOfAnyExceptInRange('0', '9');
        if (digits == 0 || content.Length == 0)
        {
            return Copy(rest, 1, shown);
        }

        shown.Append(Marker(digits < 0 ? content : content[..digits]));
        return close + 1;
    }

    // <address>. Any other tag is escaped: in HTML, backticks and brackets have no meaning.
    private int Autolink(Rest rest, StringBuilder shown)
    {
        if (rest.Length == 1 && !rest.IsEnd)
        {
            return 0;
        }

        if (char.IsWhiteSpace(rest[1]) || rest[1] is '=' or '-' or '\0')
        {
            return Copy(rest, 1, shown);
        }

        var end = 1;
        while (end < rest.Length && end < MaxAddress && !char.IsWhiteSpace(rest[end]) && rest[end] is not ('<' or '>'))
        {
            end++;
        }

        if (end == rest.Length && end < MaxAddress && !rest.IsEnd)
        {
            return 0;
        }

        var content = rest.Slice(1, end);
        if (rest[end] == '>' && (content.Contains(':', StringComparison.Ordinal) || content.Contains('@', StringComparison.Ordinal)))
        {
            Address(content, shown);
            return end + 1;
        }

        shown.Append("\\<");
        return 1;
    }

    // An address ends at white space and at characters that no address contains. Other words are copied whole.
    private int Word(Rest rest, StringBuilder shown)
    {
        var end = 0;
        while (end < rest.Length && end < MaxAddress && !char.IsWhiteSpace(rest[end]) && !"<>\"`|【】[]".Contains(rest[end], StringComparison.Ordinal))
        {
            end++;
        }

        var word = rest.Slice(0, end);
        if (!AddressForm.MayStart(word))
        {
            var plain = word.AsSpan().IndexOfAnyExcept(char.IsAsciiDigit(word[0]) ? AddressForm.Digits : AddressForm.Letters);
            return Copy(rest, plain > 0 ? plain : end, shown);
        }

        if (end == rest.Length && end < MaxAddress && !rest.IsEnd)
        {
            return 0;
        }

        if (!AddressForm.Is(word))
        {
            return Copy(rest, 1, shown);
        }

        word = AddressForm.WithoutPunctuation(word);
        Address(word, shown);
        return word.Length;
    }

    private void Address(string address, StringBuilder shown)
    {
        if (isSource(address))
        {
            shown.Append(address);
        }
        else
        {
            shown.Append('`').Append(address.Replace("`", "", StringComparison.Ordinal)).Append('`');
        }
    }

    /// <summary>The known numbers of a marker as [n]; "" when none is known; null when the text is not a marker.</summary>
    private string? Marker(string content)
    {
        var numbers = new List<int>();
        foreach (var part in content.TrimStart('^').Split([',', ';', ' '], StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = part.Split('-', '–', '—');
            if (ends.Length > 2 || !TryRead(ends[0], out var first) || !TryRead(ends[^1], out var last) || last < first)
            {
                return null;
            }

            numbers.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return numbers.Count == 0 ? null : string.Concat(numbers.Where(isQuote).Distinct().Select(id => $"[{id}]"));
    }

    // Larger numbers are years and the like; a run has fewer quotes.
    private static bool TryRead(string text, out int number)
    {
        number = 0;
        return text.Length is > 0 and <= 3 && text[0] != '0' && text.All(char.IsAsciiDigit) && int.TryParse(text, out number);
    }
}
