namespace Headway.Research.Pipeline;

/// <summary>Small pieces of sentences for people.</summary>
internal static class Sentence
{
    private const int Most = 90;

    /// <summary><paramref name="text"/> on one line, cut to a length that fits a title.</summary>
    public static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (line.Length <= Most)
        {
            return line;
        }

        var cut = char.IsHighSurrogate(line[Most - 2]) ? Most - 2 : Most - 1;
        return line[..cut].TrimEnd() + "…";
    }

    /// <summary>"1 quote", "3 quotes".</summary>
    public static string Count(int number, string one, string? many = null) => $"{number} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>With a capital first letter.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
