namespace Headway.Research.Ranking;

/// <summary>One word of a text.</summary>
/// <param name="Term">The indexed form: lower case, without diacritics, stemmed (a stop word is not stemmed).</param>
/// <param name="Start">First char in the text.</param>
/// <param name="Length">Chars in the text.</param>
/// <param name="IsStopWord">Whether the word is too common to say anything.</param>
/// <param name="IsCompound">Whether it is a name as a whole (<c>sqlite3_open_v2</c>) beside its parts, which are words of their own.</param>
internal readonly record struct Token(string Term, int Start, int Length, bool IsStopWord, bool IsCompound = false);
