using System.Text.Json;

namespace Headway.Evaluation.Answers;

/// <summary>The evaluation of a report.</summary>
/// <param name="Refused">Whether it refused the question or listed it as unanswered.</param>
/// <param name="RightPage">Whether a page that answers the question is among the sources.</param>
/// <param name="AnsweredFirst">Whether a quote of the first section answers the question.</param>
/// <param name="Answered">Whether any quote answers the question.</param>
internal sealed record Verdict(bool Refused, bool RightPage, bool AnsweredFirst, bool Answered)
{
    public static Verdict Of(Question question, JsonElement report)
    {
        var refused = report.TryGetProperty("refused", out var value) && value.GetBoolean();
        var sources = report.GetProperty("sources").EnumerateArray().Select(source => source.TryGetProperty("file", out var file) ? file.GetString()! : "").ToList();
        var sections = report.GetProperty("sections").EnumerateArray().ToList();
        return new Verdict(
            refused || report.GetProperty("unanswered").GetArrayLength() > 0,
            sources.Exists(file => question.Pages.Any(page => file.Contains(page, StringComparison.Ordinal))),
            !refused && sections.Count > 0 && IsAnsweredBy(question, sections[0]),
            !refused && sections.Exists(section => IsAnsweredBy(question, section)));
    }

    private static bool IsAnsweredBy(Question question, JsonElement section) => section.GetProperty("blocks").EnumerateArray()
        .Where(block => block.GetProperty("type").GetString() is "quote" or "code")
        .Any(block => question.Answer is not { } answer || answer.IsMatch(block.GetProperty("text").GetString()!));
}
