using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Composes text from runs and breaks. It collapses white space, merges breaks, and records headings and links.</summary>
internal sealed class TextComposer
{
    // chars; headings that contain headings would otherwise copy the text again and again
    private const int LongestHeading = 4000;

    private readonly StringBuilder _text = new();
    private readonly List<Heading> _headings = [];
    private readonly List<(int Start, int End)> _links = [];
    private int _pendingBreaks;
    private bool _pendingSpace;

    /// <summary>The position of the next run, after writing pending breaks.</summary>
    public int Position
    {
        get
        {
            WritePending();
            return _text.Length;
        }
    }

    public bool IsEmpty => _text.Length == 0;

    public IReadOnlyList<Heading> Headings => _headings;

    /// <summary>Requests a line break (1) or a paragraph break (2).</summary>
    public void Break(int lines)
    {
        _pendingSpace = false;
        if (_text.Length > 0)
        {
            _pendingBreaks = Math.Max(_pendingBreaks, lines);
        }
    }

    /// <summary>Appends text with collapsed white space.</summary>
    public void Run(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (c is ' ' or '\t' or '\n' or '\r' or '\f' or '\u00a0')
            {
                _pendingSpace = true;
                continue;
            }

            WritePending();
            _text.Append(c == '\0' ? '\ufffd' : c);
        }
    }

    /// <summary>Appends text with its white space.</summary>
    public void Preformatted(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty)
        {
            return;
        }

        WritePending();
        foreach (var c in text)
        {
            if (c != '\r')
            {
                _text.Append(c == '\0' ? '\ufffd' : c);
            }
        }
    }

    /// <summary>Appends a heading as a paragraph of its own.</summary>
    public void Heading(int level, string text)
    {
        Break(2);
        AddHeading(Position, level, text);
        Run(text);
        Break(2);
    }

    /// <summary>Records a heading whose text is appended separately.</summary>
    public void AddHeading(int at, int level, string text) => _headings.Add(new Heading(at, level, text));

    /// <summary>Records the text since a position as a link.</summary>
    public void AddLink(int start)
    {
        if (_text.Length > start)
        {
            _links.Add((start, _text.Length));
        }
    }

    /// <summary>The text since a position, as one line.</summary>
    public string Since(int start) =>
        start < _text.Length ? SingleLine.Of(_text.ToString(start, Math.Min(_text.Length - start, LongestHeading))) : "";

    public ExtractedDocument Build(string title)
    {
        while (_text.Length > 0 && char.IsWhiteSpace(_text[^1]))
        {
            _text.Length--;
        }

        if (_text.Length == 0)
        {
            throw new UnreadableDocumentException("there is no text in it");
        }

        _text.Append('\n');

        // A heading inside another one is recorded before it.
        var headings = _headings.Where(heading => heading.At < _text.Length).OrderBy(static heading => heading.At).ToList();
        var links = _links.Where(link => link.End <= _text.Length).OrderBy(static link => link.Start).ToList();
        return ExtractedDocument.FromText(title, _text.ToString(), headings, links);
    }

    /// <summary>The number of line ends at the end of the text.</summary>
    private int TrailingBreaks() => _text[^1] != '\n' ? 0 : _text.Length > 1 && _text[^2] == '\n' ? 2 : 1;

    private void WritePending()
    {
        if (_pendingBreaks > 0)
        {
            _text.Append('\n', Math.Max(0, _pendingBreaks - TrailingBreaks()));
        }
        else if (_pendingSpace && _text.Length > 0 && _text[^1] != '\n')
        {
            _text.Append(' ');
        }

        _pendingBreaks = 0;
        _pendingSpace = false;
    }
}
