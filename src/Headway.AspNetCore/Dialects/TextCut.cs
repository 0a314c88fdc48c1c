namespace Headway.AspNetCore.Dialects;

/// <summary>Shortens texts.</summary>
internal static class TextCut
{
    /// <summary>Cuts a text to a maximum length and ends a cut text with an ellipsis. It never splits a surrogate pair.</summary>
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
