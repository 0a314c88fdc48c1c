using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Corpus;

/// <summary>
/// Cuts a text into passages of 120 to 200 words at paragraph ends, or at sentence ends in longer paragraphs. A text of up to
/// 350 words, such as an abstract, is one passage.
/// </summary>
internal sealed class PassageCutter
{
    private const int WholeWords = 350;
    private const int EnoughWords = 120;
    private const int MostWords = 200;
    private const int EnoughBeforeHeading = 50;
    private const int LongestChars = 4000;

    private readonly ExtractedDocument _document;
    private readonly List<PassageSpan> _passages = [];
    private readonly List<Heading> _path = [];
    private int _nextHeading;
    private int _nextLink;

    private PassageCutter(ExtractedDocument document) => _document = document;

    /// <summary>The passages in text order. They do not overlap; only white space is between them.</summary>
    public static IReadOnlyList<PassageSpan> Cut(ExtractedDocument document)
    {
        var cutter = new PassageCutter(document);
        cutter.Run();
        return cutter._passages;
    }

    private void Run()
    {
        var text = _document.Text;
        if (text.Length <= LongestChars && CountWords(text) <= WholeWords)
        {
            Add(0, text.Length);
            return;
        }

        var (start, words) = (0, 0);
        foreach (var piece in TextPieces.Of(text, MostWords, LongestChars))
        {
            var enough = words >= EnoughBeforeHeading && HeadingIn(piece.Start, piece.End);
            if (words > 0 && (enough || words + piece.Words > MostWords || piece.End - start > LongestChars))
            {
                Add(start, piece.Start);
                (start, words) = (piece.Start, 0);
            }

            words += piece.Words;
            if (words >= EnoughWords && piece.EndsParagraph)
            {
                Add(start, piece.End);
                (start, words) = (piece.End, 0);
            }
        }

        Add(start, text.Length);
    }

    private bool HeadingIn(int start, int end)
    {
        for (var i = _nextHeading; i < _document.Headings.Count && _document.Headings[i].At < end; i++)
        {
            if (_document.Headings[i].At >= start)
            {
                return true;
            }
        }

        return false;
    }

    private void Add(int start, int end)
    {
        var text = _document.Text;
        while (start < end && char.IsWhiteSpace(text[start]))
        {
            start++;
        }
        while (end > start && char.IsWhiteSpace(text[end - 1]))
        {
            end--;
        }

        if (start == end)
        {
            return;
        }

        EnterHeadings(start + 1);
        _passages.Add(new PassageSpan(start, end, string.Join(" › ", _path.Select(heading => heading.Text)), LinkDensity(start, end)));
        EnterHeadings(end);
    }

    /// <summary>Adds headings to the path. A heading replaces those of its own and of lower levels.</summary>
    private void EnterHeadings(int until)
    {
        for (; _nextHeading < _document.Headings.Count && _document.Headings[_nextHeading].At < until; _nextHeading++)
        {
            var heading = _document.Headings[_nextHeading];
            _path.RemoveAll(above => above.Level >= heading.Level);
            _path.Add(heading);
        }
    }

    private double LinkDensity(int start, int end)
    {
        var linked = 0;
        for (; _nextLink < _document.Links.Count && _document.Links[_nextLink].Start < end; _nextLink++)
        {
            linked += Math.Max(0, Math.Min(end, _document.Links[_nextLink].End) - Math.Max(start, _document.Links[_nextLink].Start));
        }

        return Math.Min(1.0, (double)linked / (end - start));
    }

    private static int CountWords(ReadOnlySpan<char> text)
    {
        var words = 0;
        var inside = false;
        foreach (var c in text)
        {
            var space = char.IsWhiteSpace(c);
            if (!space && !inside)
            {
                words++;
            }

            inside = !space;
        }

        return words;
    }
}

/// <summary>The position of a passage in its text, in chars. It never splits a surrogate pair.</summary>
/// <param name="Start">First char.</param>
/// <param name="End">The char after the last one.</param>
/// <param name="Heading">The headings above the passage, highest first, as one line; empty when there is none.</param>
/// <param name="LinkDensity">The share of chars in links, 0 to 1; high in tables of contents, low in prose.</param>
internal readonly record struct PassageSpan(int Start, int End, string Heading, double LinkDensity);
