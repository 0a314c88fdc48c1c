namespace Headway.AspNetCore.Dialects;

/// <summary>Shortens texts, for what goes into every message.</summary>
internal static class TextCut
{
    /// <summary>At most so many characters, the last an ellipsis if any are left out. Never half of a surrogate pair.</summary>
    public static string Cut(this string text, int most)
    {
        if (text.Length <= most)
        {
            return text;
        }

        var end = char.IsHighSurrogate(text[most - 2]) ? most - 2 : most - 1;
        return string.Concat(text.AsSpan(0, end), "…");
    }
}
