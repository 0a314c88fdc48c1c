using Headway.Research.Report;

namespace Headway.Research.Reasoning.Model;

/// <summary>Splits Markdown into the blocks of a report.</summary>
internal static class ModelMarkdown
{
    public const string Heading = "heading";

    /// <summary>The blocks in order: headings of any level, listings without fences, tables, and text.</summary>
    public static IEnumerable<(string Kind, string Text)> Blocks(string markdown)
    {
        var lines = markdown.ReplaceLineEndings("\n").Split('\n');
        for (var at = 0; at < lines.Length;)
        {
            var line = lines[at].TrimStart();
            if (line.Length == 0)
            {
                at++;
            }
            else if (line.StartsWith("```", StringComparison.Ordinal))
            {
                var end = at + 1;
                while (end < lines.Length && !lines[end].TrimStart().StartsWith("```", StringComparison.Ordinal))
                {
                    end++;
                }

                yield return (ReportBlock.CodeType, string.Join('\n', lines[(at + 1)..Math.Min(end, lines.Length)]));
                at = end + 1;
            }
            else if (line[0] == '#' && line.TrimStart('#') is [' ', ..] title)
            {
                yield return (Heading, title.Trim().TrimEnd('#').Trim());
                at++;
            }
            else
            {
                var end = at;
                while (end < lines.Length && lines[end].Trim().Length > 0 && (end == at || !Interrupts(lines[end])))
                {
                    end++;
                }

                var isTable = line[0] == '|' && end - at > 1;
                yield return (isTable ? ReportBlock.TableType : ReportBlock.TextType, string.Join('\n', lines[at..end]));
                at = end;
            }
        }
    }

    private static bool Interrupts(string line) =>
        line.TrimStart().StartsWith("```", StringComparison.Ordinal) || line.StartsWith("# ", StringComparison.Ordinal) || line.StartsWith("##", StringComparison.Ordinal);
}
