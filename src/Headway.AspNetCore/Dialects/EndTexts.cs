using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>Texts for the end of a job, from native events and from producers' messages.</summary>
internal static class EndTexts
{
    /// <summary>Returns the answer of a <c>job.completed</c> as text, from its result or from a producer's message of any dialect. Empty when there is none.</summary>
    public static string Answer(this ResultTexts texts, FoldedJob job, JsonElement data) =>
        data.Member("result").OrNull() is { } result ? texts.Of(job.Kind, result)
        : data.Text("final_answer") ?? data.Member("final_result").Text("final_answer") ?? data.Member("data").Text("final_answer") ?? data.Text("message") ?? "";

    /// <summary>Returns the reason in a report that refuses to answer; null when the result is no such report.</summary>
    public static string? Refusal(JsonElement data)
    {
        var result = data.Member("result");
        return !result.IsTrue("refused") ? null
            : result.Items("sections").SelectMany(static section => section.Items("blocks")).Select(static block => block.Text("text")).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text))
            ?? "There is no answer.";
    }

    /// <summary>Returns a sentence for a <c>job.cancelled</c>.</summary>
    public static string Cancelled(JsonElement data) => data.Text("reason") is { Length: > 0 } reason ? $"The job was cancelled: {reason}" : "The job was cancelled.";
}
