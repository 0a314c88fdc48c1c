using System.Text.RegularExpressions;

namespace Headway.ScamCheck.Reasoning;

/// <summary>
/// A pattern of pieces separated by gaps, such as "send … to … wallet": <c>[^.!?\n]*</c> is a gap within a sentence,
/// <c>[^\n]*</c> one within a line. Searching the pieces one after the other avoids backtracking: the time is linear in the
/// text. As one non-backtracking expression the pattern would take seconds to compile.
/// </summary>
internal sealed class GapPattern
{
    private const string Sentence = @"[^.!?\n]*";
    private const string Line = @"[^\n]*";
    private const RegexOptions Options = RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant;

    // Pieces are short words with limited repeats; this limit is never reached in practice.
    private static readonly TimeSpan s_matchTimeout = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyList<(Regex Piece, bool WithinSentence)> _pieces;

    private GapPattern(IReadOnlyList<(Regex Piece, bool WithinSentence)> pieces) => _pieces = pieces;

    /// <summary>The alternatives of a pattern; an empty pattern has none.</summary>
    /// <exception cref="FormatException">A gap stands inside parentheses.</exception>
    public static IReadOnlyList<GapPattern> Parse(string pattern) =>
        pattern.Length == 0 ? [] : [.. SplitAlternatives(pattern).Select(static alternative => new GapPattern(Pieces(alternative)))];

    /// <summary>The matches: each range where all pieces follow each other.</summary>
    public IEnumerable<(int From, int To)> Find(string text)
    {
        var failedRanges = new (int From, int To)[_pieces.Count]; // per piece, the range that was searched without a match
        for (var first = Next(text, 0, 0, text.Length, failedRanges); first is { } start; first = Next(text, 0, start.From + 1, text.Length, failedRanges))
        {
            if (Follow(text, start.To, failedRanges) is { } end)
            {
                yield return (start.From, end);
            }
        }
    }

    private int? Follow(string text, int at, (int From, int To)[] failedRanges)
    {
        for (var piece = 1; piece < _pieces.Count; piece++)
        {
            if (Next(text, piece, at, Boundary(text, at, _pieces[piece].WithinSentence), failedRanges) is not { } found)
            {
                return null;
            }

            at = found.To;
        }

        return at;
    }

    private (int From, int To)? Next(string text, int piece, int from, int to, (int From, int To)[] failedRanges)
    {
        if (from >= to || (from >= failedRanges[piece].From && to <= failedRanges[piece].To))
        {
            return null;
        }

        var match = _pieces[piece].Piece.Match(text, from, to - from);
        if (match.Success)
        {
            return (match.Index, match.Index + match.Length);
        }

        failedRanges[piece] = (from, to);
        return null;
    }

    private static int Boundary(string text, int from, bool withinSentence)
    {
        var length = withinSentence ? text.AsSpan(from).IndexOfAny(".!?\n") : text.AsSpan(from).IndexOf('\n');
        return length < 0 ? text.Length : from + length;
    }

    private static List<(Regex, bool)> Pieces(string pattern)
    {
        var pieces = new List<(Regex, bool)>();
        var within = false;
        while (true)
        {
            var sentence = pattern.IndexOf(Sentence, StringComparison.Ordinal);
            var line = pattern.IndexOf(Line, StringComparison.Ordinal);
            var isSentence = sentence >= 0 && (line < 0 || sentence < line);
            var gap = isSentence ? sentence : line;
            var piece = gap < 0 ? pattern : pattern[..gap];
            if (Depth(piece) != 0)
            {
                throw new FormatException($"A gap stands inside parentheses: {pattern}");
            }

            pieces.Add((new Regex(piece, Options, s_matchTimeout), within));
            if (gap < 0)
            {
                return pieces;
            }

            (within, pattern) = (isSentence, pattern[(gap + (isSentence ? Sentence : Line).Length)..]);
        }
    }

    private static IEnumerable<string> SplitAlternatives(string pattern)
    {
        var begin = 0;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '|' && Depth(pattern[begin..i]) == 0)
            {
                yield return pattern[begin..i];
                begin = i + 1;
            }
        }

        yield return pattern[begin..];
    }

    private static int Depth(string pattern)
    {
        var (depth, inClass) = (0, false);
        for (var i = 0; i < pattern.Length; i++)
        {
            switch (pattern[i])
            {
                case '\\':
                    i++;
                    break;
                case '[':
                    inClass = true;
                    break;
                case ']':
                    inClass = false;
                    break;
                case '(' when !inClass:
                    depth++;
                    break;
                case ')' when !inClass:
                    depth--;
                    break;
            }
        }

        return depth;
    }
}
