using System.Text;
using System.Text.Json;

namespace Headway.Research.Report;

/// <summary>Renders a research report as Markdown.</summary>
public static class ReportMarkdown
{
    /// <summary>Renders a report. All text from documents is escaped; the same report gives the same text.</summary>
    /// <param name="report">The <c>result</c> of a research job's <c>job.completed</c>. Missing members are skipped.</param>
    public static string Render(JsonElement report)
    {
        var markdown = new StringBuilder();
        var title = ReportJson.Text(report, "title");
        Paragraph(markdown, "# " + MarkdownText.Line(title.Length > 0 ? title : "Report"));
        var sources = ReportJson.List(report, "sources");
        var isModel = ReportJson.Text(report, "reasoning") == "model";
        foreach (var section in ReportJson.List(report, "sections"))
        {
            Paragraph(markdown, "## " + MarkdownText.Line(ReportJson.Text(section, "heading")));
            foreach (var block in ReportJson.List(section, "blocks"))
            {
                Paragraph(markdown, Block(block, sources, isModel));
            }
        }

        Paragraph(markdown, Citations(report));
        return markdown.ToString().TrimEnd('\n') + "\n";
    }

    // Text of a model is Markdown; text of an extractive report is plain and must be escaped.
    private static string Block(JsonElement block, IReadOnlyList<JsonElement> sources, bool isModel)
    {
        var text = ReportJson.Text(block, "text");
        var marks = string.Concat(ReportJson.Numbers(block, "citations").Select(id => $"[{id}]"));
        return ReportJson.Text(block, "type") switch
        {
            "quote" => MarkdownText.Quote(text) + (marks.Length > 0 ? " " + marks : ""),
            "code" => MarkdownText.Fence(text) + (marks.Length > 0 ? "\n" + marks : ""),
            "source_list" => string.Join('\n', sources.Select(Source)),
            _ when isModel => SafeMarkdown.Reduce(text),
            _ => string.Join('\n', MarkdownText.Lines(text).Select(MarkdownText.Line)) + (marks.Length > 0 ? " " + marks : ""),
        };
    }

    private static string Source(JsonElement source)
    {
        var place = ReportJson.Link(source) is { } link ? $"<{link}>" : MarkdownText.Line(ReportJson.Place(source));
        return $"{ReportJson.Number(source, "id")}. {MarkdownText.Line(ReportJson.Text(source, "title"))} ({place})";
    }

    private static string Citations(JsonElement report)
    {
        var citations = ReportJson.List(report, "citations");
        if (citations.Count == 0)
        {
            return "";
        }

        var list = new StringBuilder("## Citations\n");
        foreach (var citation in citations)
        {
            list.Append($"\n- [{ReportJson.Number(citation, "id")}] {MarkdownText.Line(ReportJson.Place(citation))}, ")
                .Append($"bytes {ReportJson.Number(citation, "start")} to {ReportJson.Number(citation, "end")}, ")
                .Append($"SHA-256 {MarkdownText.Line(ReportJson.Text(citation, "sha256"))}");
        }

        return list.ToString();
    }

    private static void Paragraph(StringBuilder to, string text)
    {
        if (text.Length > 0)
        {
            to.Append(text).Append("\n\n");
        }
    }
}
