namespace Headway.Research.Pipeline;

/// <summary>Formats parts of readable sentences.</summary>
internal static class Sentence
{
    private const int MaxLength = 90;

    /// <summary><paramref name="text"/> on one line, cut to a length that fits a title.</summary>
    public static string Short(string text)
    {
        var line = Truncation.Line(text);
        return line.Length <= MaxLength ? line : Truncation.Cut(line, MaxLength - 1)[..^1].TrimEnd() + "…";
    }

    /// <summary>"1 quote", "3 quotes".</summary>
    public static string Count(int number, string one, string? many = null) => $"{number} {(number == 1 ? one : many ?? one + "s")}";

    /// <summary>With a capital first letter.</summary>
    public static string Capital(string text) => text.Length == 0 ? text : char.ToUpperInvariant(text[0]) + text[1..];
}
