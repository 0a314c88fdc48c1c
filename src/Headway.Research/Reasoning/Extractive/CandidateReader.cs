using System.Text.RegularExpressions;
using Headway.Research.Pipeline;
using Headway.Research.Ranking;
using Headway.Research.Reasoning.Text;

namespace Headway.Research.Reasoning.Extractive;

/// <summary>Finds quotable sentences in the windows of a search.</summary>
internal sealed partial class CandidateReader(TermWeights weights)
{
    private const int Shortest = 24;
    private const int Longest = 420;
    private const int LongestQuote = 700;
    private const int FewestWords = 4;
    private const int LongestListing = 1200;

    private readonly Tokenizer _tokenizer = new();
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);

    /// <summary>The candidates of all windows in order, without duplicates.</summary>
    public IReadOnlyList<Candidate> Read(IReadOnlyList<SourceWindow> windows)
    {
        var candidates = new List<Candidate>();
        for (var rank = 0; rank < windows.Count; rank++)
        {
            Read(windows[rank], rank, candidates);
        }

        return candidates;
    }

    private void Read(SourceWindow window, int rank, List<Candidate> candidates)
    {
        var spans = SentenceSplitter.Split(window.Text, window.LineEnds);
        var title = Terms(window.Name).ToHashSet(StringComparer.Ordinal);
        for (var at = 0; at < spans.Count; at++)
        {
            var span = spans[at];
            if (span.Start < window.CoreStart || span.End > window.CoreEnd || !CanBeQuoted(window.Text, span))
            {
                continue;
            }

            if (!_seen.Add(Truncation.Line(window.Text.Substring(span.Start, span.Length))))
            {
                continue;
            }

            var (start, end) = Extend(window.Text, spans, at);
            var context = new HashSet<string>(StringComparer.Ordinal);
            var above = Above(window.Text, spans, at).Select(heading => Terms(heading).ToHashSet(StringComparer.Ordinal)).ToList();
            above.ForEach(context.UnionWith);
            var entry = above.Count > 0 ? above[0] : [];
            var vector = TermVector.Of(Terms(window.Text[start..end]), weights.Idf);
            candidates.Add(new Candidate(
                window, rank, start, end, vector, title, context, entry, SinceHeading(spans, at), span.Kind, Listing(window.Text, spans, at), ListingAbove(spans, at), window.Text[span.End - 1] == ':',
                IsAnaphoric().IsMatch(window.Text.AsSpan(start, end - start))));
        }
    }

    private IEnumerable<string> Terms(string text) => _tokenizer.Read(text).Where(token => !token.IsStopWord).Select(token => token.Term);

    private bool CanBeQuoted(string text, TextSpan span)
    {
        if (span.Kind is not (SpanKind.Sentence or SpanKind.Item) || span.Length is < Shortest or > Longest)
        {
            return false;
        }

        var sentence = text.AsSpan(span.Start, span.Length);
        var (words, function) = (0, 0);
        foreach (var token in _tokenizer.Read(sentence))
        {
            words += token.IsCompound ? 0 : 1;
            function += token.IsStopWord ? 1 : 0;
        }

        // Prose has function words; lists of names and lines of configuration do not.
        return words >= FewestWords && function * 12 >= words && function > 0 && Letters(sentence) * 10 >= sentence.Length * 6 && !Boilerplate().IsMatch(sentence);
    }

    private static int Letters(ReadOnlySpan<char> text)
    {
        var letters = 0;
        foreach (var c in text)
        {
            letters += char.IsLetter(c) ? 1 : 0;
        }

        return letters;
    }

    /// <summary>
    /// Extends a quote backwards: a sentence that refers back ("This …", "It …") includes the previous one, and the first
    /// sentence of a reference entry includes the option or signature. The result is one contiguous range.
    /// </summary>
    private static (int Start, int End) Extend(string text, IReadOnlyList<TextSpan> spans, int at)
    {
        var span = spans[at];
        var first = at;
        while (first > 0 && at - first < 2 && spans[first - 1].Block == span.Block && IsAnaphoric().IsMatch(text.AsSpan(spans[first].Start, spans[first].Length))
            && span.End - spans[first - 1].Start <= LongestQuote)
        {
            first--;
        }

        var beginsBlock = first == 0 || spans[first - 1].Block != spans[first].Block;
        if (beginsBlock && spans[first].Kind == SpanKind.Sentence && IsAnaphoric().IsMatch(text.AsSpan(spans[first].Start, spans[first].Length)))
        {
            first = WithParagraphBefore(spans, first, span.End);
        }
        else if (beginsBlock)
        {
            first = WithEntryHead(text, spans, first, span.End);
        }

        return (spans[first].Start, span.End);
    }

    private static int WithParagraphBefore(IReadOnlyList<TextSpan> spans, int first, int end)
    {
        var before = first - 1;
        return before >= 0 && spans[before].Kind == SpanKind.Sentence && end - spans[before].Start <= Longest ? before : first;
    }

    private static int WithEntryHead(string text, IReadOnlyList<TextSpan> spans, int first, int end)
    {
        var head = first;
        while (head > 0 && spans[head - 1].Kind == SpanKind.Heading && EntryHead().IsMatch(text.AsSpan(spans[head - 1].Start, spans[head - 1].Length))
            && end - spans[head - 1].Start <= LongestQuote)
        {
            head--;
        }

        return head;
    }

    /// <summary>The two nearest headings above; one alone is often as generic as "Options".</summary>
    private static IEnumerable<string> Above(string text, IReadOnlyList<TextSpan> spans, int at) => Enumerable.Range(0, at)
        .Select(before => spans[at - 1 - before])
        .Where(span => span.Kind == SpanKind.Heading)
        .Take(2)
        .Select(span => text.Substring(span.Start, span.Length));

    private static (int Start, int End)? ListingAbove(IReadOnlyList<TextSpan> spans, int at)
    {
        while (at > 0 && spans[--at].Kind != SpanKind.Heading)
        {
            if (spans[at].Kind == SpanKind.Code && spans[at].Length <= LongestListing)
            {
                return (spans[at].Start, spans[at].End);
            }
        }

        return null;
    }

    private static int SinceHeading(IReadOnlyList<TextSpan> spans, int at)
    {
        var since = 0;
        while (at > 0 && spans[--at].Kind != SpanKind.Heading)
        {
            since++;
        }

        return since;
    }

    private static (int Start, int End)? Listing(string text, IReadOnlyList<TextSpan> spans, int at)
    {
        var block = spans[at].Block;
        while (at + 1 < spans.Count && spans[at + 1].Block == block)
        {
            at++;
        }

        if (at + 1 >= spans.Count || spans[at + 1].Kind != SpanKind.Code || text[spans[at].End - 1] is not (':' or '.'))
        {
            return null;
        }

        var (start, end) = (spans[at + 1].Start, spans[at + 1].End);
        for (var next = at + 2; next < spans.Count && spans[next].Kind == SpanKind.Code && spans[next].End - start <= LongestListing; next++)
        {
            end = spans[next].End;
        }

        return end - start <= LongestListing ? (start, end) : null;
    }

    private const RegexOptions Plain = SafeRegex.AnyCase;

    [GeneratedRegex(@"^\W*(this|that|these|those|it|its|they|their|them|such|he|she|then|but|however|also|thus|hence|therefore|so|otherwise|instead|for this|in (this|that|these|such) (case|cases|mode|example|situation)|as a result|conversely|similarly|in addition|additionally|furthermore|and|or|the (above|former|latter|same|following example))\b", Plain)]
    private static partial Regex IsAnaphoric();

    [GeneratedRegex(@"^(--?[A-Za-z]|@\w|[a-z][\w-]*( [\w-]+){0,3}$|(async|class|exception|classmethod|staticmethod|property)\s+[A-Za-z_]|[A-Za-z_][\w.]*\()", SafeRegex.Exact)]
    private static partial Regex EntryHead();

    [GeneratedRegex(@"^\+\s|©|\bcopyright\b|^(see also|source code|previous|next|table of contents|this page|last updated|home|contents|permalink)\b|^\W*(changed|added|deprecated|new) in version|lorem ipsum|</\w+>|<\w+ \w+=", Plain)]
    private static partial Regex Boilerplate();
}
