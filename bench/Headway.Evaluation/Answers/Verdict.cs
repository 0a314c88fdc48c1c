using System.Text.Json;

namespace Headway.Evaluation.Answers;

/// <summary>How a report did on its question.</summary>
/// <param name="Refused">It refused, or listed what was asked as unanswered.</param>
/// <param name="RightPage">A page that answers is among the sources.</param>
/// <param name="AnsweredFirst">A quote of the first section answers.</param>
/// <param name="Answered">Any quote answers.</param>
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
            !refused && sections.Count > 0 && Says(question, sections[0]),
            !refused && sections.Exists(section => Says(question, section)));
    }

    private static bool Says(Question question, JsonElement section) => section.GetProperty("blocks").EnumerateArray()
        .Where(block => block.GetProperty("type").GetString() is "quote" or "code")
        .Any(block => question.Answer is not { } answer || answer.IsMatch(block.GetProperty("text").GetString()!));
}
