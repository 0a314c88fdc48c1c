using System.Text;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Splits a control line into words and double-quoted arguments and resolves escapes.</summary>
internal static class RoffArguments
{
    public static List<string> Split(ReadOnlySpan<char> line)
    {
        var comment = line.IndexOf("\\\"");
        if (comment >= 0)
        {
            line = line[..comment];
        }

        var arguments = new List<string>();
        for (var at = 0; at < line.Length;)
        {
            if (line[at] is ' ' or '\t')
            {
                at++;
            }
            else if (line[at] == '"')
            {
                at = Quoted(line, at + 1, arguments);
            }
            else
            {
                at = Word(line, at, arguments);
            }
        }

        return arguments;
    }

    private static int Quoted(ReadOnlySpan<char> line, int at, List<string> arguments)
    {
        var argument = new StringBuilder();
        for (; at < line.Length; at++)
        {
            if (line[at] != '"')
            {
                argument.Append(line[at]);
            }
            else if (at + 1 < line.Length && line[at + 1] == '"')
            {
                argument.Append(line[at++]);
            }
            else
            {
                break;
            }
        }

        arguments.Add(RoffEscapes.Plain(argument.ToString()));
        return at + 1;
    }

    private static int Word(ReadOnlySpan<char> line, int at, List<string> arguments)
    {
        var start = at;
        while (at < line.Length && line[at] is not (' ' or '\t'))
        {
            at += line[at] == '\\' ? 2 : 1;
        }

        at = Math.Min(at, line.Length);
        arguments.Add(RoffEscapes.Plain(line[start..at].ToString()));
        return at;
    }
}
