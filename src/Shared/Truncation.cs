namespace Headway;

/// <summary>Shortens texts for titles and messages.</summary>
internal static class Truncation
{
    /// <summary>At most <paramref name="length"/> chars of <paramref name="text"/>, then "…" if it was cut. A surrogate pair is never split.</summary>
    public static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";

    /// <summary>The words of <paramref name="text"/> on one line, with single spaces.</summary>
    public static string Line(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
