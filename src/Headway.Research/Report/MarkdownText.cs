using System.Text;

namespace Headway.Research.Report;

/// <summary>Escapes untrusted text for Markdown.</summary>
internal static class MarkdownText
{
    private const string Special = "\\`*_{}[]<>#|~&!$";

    /// <summary><paramref name="text"/> on one line, with all special characters of Markdown and HTML escaped.</summary>
    public static string Line(string text)
    {
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in Truncation.Line(text))
        {
            Append(escaped, c);
        }

        return GuardStart(escaped.ToString());
    }

    /// <summary><paramref name="text"/> as a block quote with its lines.</summary>
    public static string Quote(string text)
    {
        var quoted = new StringBuilder(text.Length + 16);
        foreach (var line in Lines(text))
        {
            quoted.Append(quoted.Length > 0 ? "\n" : "").Append("> ").Append(Line(line));
        }

        return quoted.ToString();
    }

    /// <summary><paramref name="text"/> in a fence longer than any run of backticks in it.</summary>
    public static string Fence(string text)
    {
        var longest = 2;
        var run = 0;
        foreach (var c in text)
        {
            run = c == '`' ? run + 1 : 0;
            longest = Math.Max(longest, run);
        }

        var fence = new string('`', longest + 1);
        return $"{fence}\n{string.Join('\n', Lines(text))}\n{fence}";
    }

    public static IEnumerable<string> Lines(string text) => text.ReplaceLineEndings("\n").Split('\n');

    private static void Append(StringBuilder to, char c)
    {
        if (char.IsControl(c))
        {
            return;
        }

        if (Special.Contains(c, StringComparison.Ordinal))
        {
            to.Append('\\');
        }

        to.Append(c);
    }

    // At the start of a line +, -, =, : and "1." begin lists, headings and front matter.
    private static string GuardStart(string line)
    {
        if (line.Length == 0)
        {
            return line;
        }

        if (line[0] is '+' or '-' or '=' or ':')
        {
            return "\\" + line;
        }

        var digits = line.TakeWhile(char.IsAsciiDigit).Count();
        return digits > 0 && digits < line.Length && line[digits] is '.' or ')' ? line.Insert(digits, "\\") : line;
    }
}
