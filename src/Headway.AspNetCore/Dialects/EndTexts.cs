using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>What the end of a job says, whoever wrote it.</summary>
internal static class EndTexts
{
    /// <summary>The answer of a <c>job.completed</c> as a text: of its result, or of the message of another contract that it came in as. Empty when there is none.</summary>
    public static string Answer(this ResultTexts texts, FoldedJob job, JsonElement data) =>
        data.Member("result").OrNull() is { } result ? texts.Of(job.Kind, result)
        : data.Text("final_answer") ?? data.Member("final_result").Text("final_answer") ?? data.Member("data").Text("final_answer") ?? data.Text("message") ?? "";

    /// <summary>Why there is no answer, as a report that refuses to give one says it; null when the result is no such report.</summary>
    public static string? Refusal(JsonElement data)
    {
        var result = data.Member("result");
        return !result.IsTrue("refused") ? null
            : result.Items("sections").SelectMany(static section => section.Items("blocks")).Select(static block => block.Text("text")).FirstOrDefault(static text => !string.IsNullOrWhiteSpace(text))
            ?? "There is no answer.";
    }

    /// <summary>A sentence for a <c>job.cancelled</c>.</summary>
    public static string Cancelled(JsonElement data) => data.Text("reason") is { Length: > 0 } reason ? $"The job was cancelled: {reason}" : "The job was cancelled.";
}
