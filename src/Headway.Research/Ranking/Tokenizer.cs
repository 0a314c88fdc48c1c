using System.Globalization;
using System.Text;

namespace Headway.Research.Ranking;

/// <summary>
/// Splits text into tokens: runs of letters and digits, in lower case, without diacritics, stemmed (<see cref="PorterStemmer"/>).
/// Program identifiers are kept as compounds beside their parts: <c>sqlite3_open_v2</c>, <c>os.path</c>, <c>ThreadPool</c>.
/// Each ideograph is one token. Not thread-safe, because it caches word forms.
/// </summary>
internal sealed class Tokenizer
{
    private const int LongestWord = 64;
    private const int RememberedForms = 200_000;
    private readonly Dictionary<string, (string Term, bool IsStopWord)> _forms = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Term, bool IsStopWord)>.AlternateLookup<ReadOnlySpan<char>> _bySpan;

    public Tokenizer() => _bySpan = _forms.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Appends the tokens of a text in order; a compound precedes its parts.</summary>
    public void Read(ReadOnlySpan<char> text, List<Token> into)
    {
        var at = 0;
        while (at < text.Length)
        {
            var end = IsNameChar(text[at]) ? EndOfName(text, at) : at + 1;
            if (text[at..end].ContainsAnyExcept('_', '.') && IsNameChar(text[at]))
            {
                ReadName(text, at, end, into);
            }

            at = end;
        }
    }

    /// <summary>The tokens of a text in order; a compound precedes its parts.</summary>
    public List<Token> Read(ReadOnlySpan<char> text)
    {
        var tokens = new List<Token>();
        Read(text, tokens);
        return tokens;
    }

    /// <summary>The end of a name: word characters and underscores, joined by single dots.</summary>
    private static int EndOfName(ReadOnlySpan<char> text, int start)
    {
        var at = start + 1;
        if (IsIdeograph(text[start]))
        {
            return at;
        }
        while (at < text.Length && !IsIdeograph(text[at]))
        {
            var joins = text[at] == '.' && at + 1 < text.Length && IsNameChar(text[at + 1]) && IsNameChar(text[at - 1]);
            if (!joins && !IsNameChar(text[at]))
            {
                break;
            }

            at++;
        }

        return at;
    }

    private void ReadName(ReadOnlySpan<char> text, int start, int end, List<Token> into)
    {
        var name = text[start..end];
        if (name.ContainsAny('_', '.') && name.Length <= LongestWord)
        {
            into.Add(new Token(Fold(name), start, name.Length, IsStopWord: false, IsCompound: true));
        }

        var from = start;
        for (var at = start; at <= end; at++)
        {
            if (at < end && text[at] is not ('_' or '.'))
            {
                continue;
            }

            if (at > from)
            {
                ReadWord(text, from, at, into);
            }

            from = at + 1;
        }
    }

    private void ReadWord(ReadOnlySpan<char> text, int start, int end, List<Token> into)
    {
        var word = text[start..end];
        var isCamelCase = CamelBoundary(word) < word.Length;
        if (!isCamelCase)
        {
            Add(word, start, isCompound: false, into);
            return;
        }

        Add(word, start, isCompound: true, into);
        for (var from = 0; from < word.Length;)
        {
            var to = from + CamelBoundary(word[from..]);
            Add(word[from..to], start + from, isCompound: false, into);
            from = to;
        }
    }

    /// <summary>The end of the first part of a camel-case word such as <c>threadPool</c>.</summary>
    private static int CamelBoundary(ReadOnlySpan<char> word)
    {
        for (var i = 1; i < word.Length; i++)
        {
            if (char.IsAsciiLetterUpper(word[i]) && char.IsAsciiLetterLower(word[i - 1]) && i + 1 < word.Length)
            {
                return i;
            }
        }

        return word.Length;
    }

    private void Add(ReadOnlySpan<char> word, int start, bool isCompound, List<Token> into)
    {
        if (word.Length > LongestWord)
        {
            word = word[..LongestWord];
        }

        if (!_bySpan.TryGetValue(word, out var form))
        {
            if (_forms.Count >= RememberedForms)
            {
                _forms.Clear();
            }

            var folded = Fold(word);
            var isStopWord = StopWords.Contains(folded);
            form = (isStopWord ? folded : PorterStemmer.Stem(folded), isStopWord);
            _forms[word.ToString()] = form;
        }

        into.Add(new Token(form.Term, start, word.Length, form.IsStopWord && !isCompound, isCompound));
    }

    private static bool IsWordChar(char c) => char.IsAsciiLetterOrDigit(c)
        || (c > 127 && (char.IsLetterOrDigit(c) || char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.PrivateUse));

    private static bool IsNameChar(char c) => c == '_' || IsWordChar(c);

    private static bool IsIdeograph(char c) => c is (>= '\u3040' and <= '\u30ff') or (>= '\u3400' and <= '\u9fff') or (>= '\uf900' and <= '\ufaff');

    private static string Fold(ReadOnlySpan<char> word)
    {
        var lower = word.ToString().ToLowerInvariant();
        return Ascii.IsValid(lower) ? lower : Diacritics.Strip(lower);
    }
}

/// <summary>A token of a text.</summary>
/// <param name="Term">The indexed form: lower case, without diacritics, stemmed (a stop word is not stemmed).</param>
/// <param name="Start">First char in the text.</param>
/// <param name="Length">Chars in the text.</param>
/// <param name="IsStopWord">Whether the word is a stop word.</param>
/// <param name="IsCompound">Whether it is a compound name (<c>sqlite3_open_v2</c>), whose parts are separate tokens.</param>
internal readonly record struct Token(string Term, int Start, int Length, bool IsStopWord, bool IsCompound = false);
