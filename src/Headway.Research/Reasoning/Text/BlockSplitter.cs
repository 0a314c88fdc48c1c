using System.Text.RegularExpressions;

namespace Headway.Research.Reasoning.Text;

/// <summary>The meaning of line ends in a text.</summary>
internal enum LineEnds
{
    /// <summary>Paragraphs are wrapped: plain text, Markdown and similar formats.</summary>
    Soft,

    /// <summary>Each line is a whole paragraph, list item or row; only listings have several lines: text extracted from HTML.</summary>
    Hard,
}

/// <summary>
/// Splits a text into blocks: headings, paragraphs, list items, listings and tables. Blocks are in order and do not overlap.
/// </summary>
internal sealed partial class BlockSplitter
{
    private readonly string _text;
    private readonly LineEnds _lineEnds;
    private readonly List<(int Start, int End)> _lines = [];
    private readonly List<TextSpan> _blocks = [];

    private BlockSplitter(string text, LineEnds lineEnds)
    {
        _text = text;
        _lineEnds = lineEnds;
    }

    public static IReadOnlyList<TextSpan> Split(string text, LineEnds lineEnds)
    {
        var splitter = new BlockSplitter(text, lineEnds);
        splitter.FindLines();
        splitter.Read();
        return splitter._blocks;
    }

    private void FindLines()
    {
        for (var start = 0; start < _text.Length;)
        {
            var end = _text.IndexOf('\n', start);
            end = end < 0 ? _text.Length : end;
            _lines.Add((start, end));
            start = end + 1;
        }
    }

    private void Read()
    {
        for (var line = 0; line < _lines.Count;)
        {
            if (IsBlank(line))
            {
                line++;
            }
            else if (_lineEnds == LineEnds.Hard)
            {
                line = ReadHard(line);
            }
            else if (Fence().Match(Line(line)) is { Success: true } fence)
            {
                line = ReadFenced(line, fence.Groups["fence"].Value);
            }
            else if (!MarkedHeading().IsMatch(Line(line)) && IsCode(line))
            {
                line = ReadWhile(line, SpanKind.Code, next => IsCode(next) || (IsBlank(next) && next + 1 < _lines.Count && IsCode(next + 1)));
            }
            else if (IsTable(line))
            {
                line = ReadWhile(line, SpanKind.Table, IsTable);
            }
            else if (IsUnderlined(line) || MarkedHeading().IsMatch(Line(line)))
            {
                line = ReadHeading(line);
            }
            else
            {
                line = ReadParagraph(line);
            }
        }
    }

    private int ReadHard(int line)
    {
        var last = line;
        while (last + 1 < _lines.Count && !IsBlank(last + 1))
        {
            last++;
        }

        // A line that begins with white space is part of a listing.
        if (Enumerable.Range(line, last - line + 1).Any(at => char.IsWhiteSpace(_text[_lines[at].Start]) || IsPrompt(at)) || LooksLikeCode(line, last))
        {
            Add(_lines[line].Start, _lines[last].End, SpanKind.Code);
            return last + 1;
        }

        for (var at = line; at <= last; at++)
        {
            var heads = Signature().IsMatch(Line(at)) || (line == last && at + 1 < _lines.Count && (ReadsAsHeading(at) || Entry().IsMatch(Line(at))));
            Add(_lines[at].Start, _lines[at].End, heads ? SpanKind.Heading : line == last ? SpanKind.Sentence : SpanKind.Item);
        }

        return last + 1;
    }

    private int ReadFenced(int line, string fence)
    {
        var first = line + 1;
        var last = first;
        while (last < _lines.Count && !Line(last).TrimStart().StartsWith(fence, StringComparison.Ordinal))
        {
            last++;
        }

        // One word after the fence is the language; several words are text and are kept.
        var behind = Line(line).TrimStart().TrimStart(fence[0]).TrimStart();
        if (behind.TrimEnd().Any(char.IsWhiteSpace))
        {
            Add(_lines[line].End - behind.Length, _lines[last - 1].End, SpanKind.Code);
        }
        else if (last > first)
        {
            Add(_lines[first].Start, _lines[last - 1].End, SpanKind.Code);
        }

        return last + 1;
    }

    private int ReadWhile(int line, SpanKind kind, Func<int, bool> belongs)
    {
        var last = line;
        while (last + 1 < _lines.Count && belongs(last + 1))
        {
            last++;
        }

        Add(_lines[line].Start, _lines[last].End, kind);
        return last + 1;
    }

    private int ReadHeading(int line)
    {
        var marks = MarkedHeading().Match(Line(line));
        Add(_lines[line].Start + (marks.Success ? marks.Length - 1 : 0), _lines[line].End, SpanKind.Heading);
        return IsUnderlined(line) ? line + 2 : line + 1;
    }

    private int ReadParagraph(int line)
    {
        var item = ItemMark().Match(Line(line));
        var last = line;
        while (last + 1 < _lines.Count && Continues(last + 1))
        {
            last++;
        }

        var start = _lines[line].Start + (item.Success ? item.Length - 1 : 0);
        var stands = last + 1 < _lines.Count && last == line && !item.Success && ReadsAsHeading(line);
        var kind = item.Success ? SpanKind.Item : stands ? SpanKind.Heading : LooksLikeCode(line, last) ? SpanKind.Code : SpanKind.Sentence;
        Add(start, _lines[last].End, kind);
        return last + 1;
    }

    private bool Continues(int line) =>
        !IsBlank(line) && !ItemMark().IsMatch(Line(line)) && !Fence().IsMatch(Line(line)) && !IsTable(line)
        && !MarkedHeading().IsMatch(Line(line)) && !IsPrompt(line);

    // A line that starts like a title and does not end like a sentence.
    private bool ReadsAsHeading(int line)
    {
        var text = Line(line).Trim();
        return text.Length is > 1 and <= 90 && (char.IsUpper(text[0]) || char.IsDigit(text[0]))
            && !".!?:;,".Contains(text[^1], StringComparison.Ordinal) && text.Count(c => c == ' ') <= 11;
    }

    // A prompt, or a line indented by four that is neither a list item nor prose.
    private bool IsCode(int line)
    {
        if (IsBlank(line))
        {
            return false;
        }

        if (IsPrompt(line))
        {
            return true;
        }

        var text = Line(line);
        if (!text.StartsWith("    ", StringComparison.Ordinal) && !text.StartsWith('\t'))
        {
            return false;
        }

        if (ItemMark().IsMatch(text))
        {
            return false;
        }

        var before = _blocks.Count > 0 ? _blocks[^1].Kind : SpanKind.Sentence;
        return before == SpanKind.Code || !ReadsAsProse(text.Trim());
    }

    private bool IsPrompt(int line) => Prompt().IsMatch(Line(line));

    private static bool ReadsAsProse(string line) =>
        line.Length > 40 && char.IsUpper(line[0]) && line.Count(c => c == ' ') >= 6 && Symbols(line) * 12 < line.Length;

    private bool LooksLikeCode(int first, int last)
    {
        var block = _text.AsSpan(_lines[first].Start, _lines[last].End - _lines[first].Start);
        if (Symbols(block) * 8 > block.Length)
        {
            return true;
        }

        var statements = 0;
        for (var line = first; line <= last; line++)
        {
            statements += Statement().IsMatch(Line(line)) ? 1 : 0;
        }

        return statements * 2 > last - first + 1;
    }

    private static int Symbols(ReadOnlySpan<char> text)
    {
        var symbols = 0;
        foreach (var c in text)
        {
            symbols += c is '{' or '}' or '=' or ';' or '<' or '>' or '[' or ']' or '|' or '\\' or '$' or '#' or '+' or '*' ? 1 : 0;
        }

        return symbols;
    }

    private bool IsTable(int line) => TableRow().IsMatch(Line(line));

    private bool IsUnderlined(int line) =>
        line + 1 < _lines.Count && !IsBlank(line) && Underline().IsMatch(Line(line + 1))
        && (line == 0 || IsBlank(line - 1) || Underline().IsMatch(Line(line - 1)))
        && Line(line + 1).Trim().Length + 2 >= Line(line).Trim().Length;

    private bool IsBlank(int line) => Line(line).IsWhiteSpace();

    private ReadOnlySpan<char> LineSpan(int line) => _text.AsSpan(_lines[line].Start, _lines[line].End - _lines[line].Start);

    private string Line(int line) => LineSpan(line).ToString();

    private void Add(int start, int end, SpanKind kind)
    {
        while (start < end && char.IsWhiteSpace(_text[start]) && (kind != SpanKind.Code || _text[start] is '\n' or '\r'))
        {
            start++;
        }
        while (end > start && char.IsWhiteSpace(_text[end - 1]))
        {
            end--;
        }

        if (end > start)
        {
            _blocks.Add(new TextSpan(start, end - start, kind, _blocks.Count));
        }
    }

    [GeneratedRegex(@"^\s{0,3}(?<fence>```+|~~~+)", SafeRegex.Exact)]
    private static partial Regex Fence();

    [GeneratedRegex(@"^\s{0,3}(#{1,6}|={1,5})\s+\S", SafeRegex.Exact)]
    private static partial Regex MarkedHeading();

    [GeneratedRegex(@"^\s*([-*•·◦‣+]|\(?\d{1,3}[.)]|\(?[a-zA-Z][)])\s+\S", SafeRegex.Exact)]
    private static partial Regex ItemMark();

    // A glossary entry: a few words in lower case.
    [GeneratedRegex(@"^[a-z][\w-]*( [\w-]+){0,3}$", SafeRegex.Exact)]
    private static partial Regex Entry();

    // The head of a reference entry: an option, a function with its parameters, a class.
    [GeneratedRegex(@"^(--?[A-Za-z][^.]{0,70}|@[\w.]+(\(.*\))?|((async|class|exception|classmethod|staticmethod|abstractmethod|property)\s+)?[A-Za-z_][\w.]*\([^)]*\)?.{0,30}\)?|(class|exception|property)\s[A-Za-z_][\w.]*)$", SafeRegex.Exact)]
    private static partial Regex Signature();

    [GeneratedRegex(@"^\s*(>>>|\$|%|sqlite>|\.\.\.|#|--)\s", SafeRegex.Exact)]
    private static partial Regex Prompt();

    [GeneratedRegex(@"^\s*(\|.*\||\+[-=+]{3,}|.*\t.*\t|[^|]*\s\|\s[^|]*\s\|\s.*|(-{2,}|={2,})(\s+(-{2,}|={2,}))+)\s*$", SafeRegex.Exact)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^\s{0,3}(={3,}|-{3,}|~{3,}|\^{3,}|\*{3,}|""{3,}|`{3,})\s*$", SafeRegex.Exact)]
    private static partial Regex Underline();

    [GeneratedRegex(@"([;{}]|\)\s*:|\\)\s*$|^\s*(import|from \S+ import|def|class|return|SELECT|CREATE|INSERT|UPDATE|DELETE|PRAGMA|git|#include)\s[^.]*$", SafeRegex.Exact)]
    private static partial Regex Statement();
}
