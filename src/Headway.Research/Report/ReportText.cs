using Headway.Research.Pipeline;

namespace Headway.Research.Report;

/// <summary>Formats the blocks of a report as Markdown for streaming.</summary>
internal static class ReportText
{
    public static string Block(ReportBlock block)
    {
        var marks = string.Concat((block.Citations ?? []).Select(id => $"[{id}]"));
        return block.Type switch
        {
            ReportBlock.QuoteType => $"{MarkdownText.Quote(block.Text)} {marks}",
            ReportBlock.CodeType => $"{MarkdownText.Fence(block.Text)}\n{marks}",
            _ => block.Text,
        };
    }

    /// <summary>The counts and cited sources of a report, as the output of <c>answer_generation</c>.</summary>
    public static AnswerOutput Measure(ResearchReport report, string? text) => new(
        report.Sections.Sum(section => section.Heading.Length + section.Blocks.Sum(block => block.Text.Length)),
        report.Sections.Count,
        report.Sources.Count,
        report.Sections.Sum(section => section.Blocks.Count),
        text,
        Sources: [.. report.Sources.Select(source => new CitedSource(source.Title, source.File, source.Url))]);
}
