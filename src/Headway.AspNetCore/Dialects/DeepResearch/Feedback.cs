using System.Collections.Frozen;
using System.Text.Json;
using Headway.Jobs;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>Translates between the contract's <c>feedback</c> and the job's answers.</summary>
internal static class Feedback
{
    private const string Approve = "approve";
    private const string Edit = "edit";
    private const string Reject = "reject";
    private const string Steer = "steer";
    private const string Answer = "answer";

    private static readonly FrozenSet<string> s_agreement =
        new[] { "confirm", "confirmed", "yes", "ok", "okay", Approve, "approved" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Returns the feedback type of an answer.</summary>
    /// <param name="answer">The answer in the log.</param>
    /// <param name="isOnPlan">Whether the question is about the plan.</param>
    public static string TypeOf(JsonElement answer, bool isOnPlan) => answer.ValueKind switch
    {
        JsonValueKind.Object when answer.Member("steer").ValueKind != JsonValueKind.Undefined => Steer,
        _ when !isOnPlan => Answer,
        JsonValueKind.True => Approve,
        JsonValueKind.String when s_agreement.Contains(answer.Text()?.Trim(' ', '.', '!') ?? "") => Approve,
        JsonValueKind.Object when answer.Member("queries").ValueKind != JsonValueKind.Undefined => Edit,
        JsonValueKind.String or JsonValueKind.Object => Reject,
        _ => Answer,
    };

    /// <summary>Translates a client's <c>feedback</c> into the job's answer, or returns what is missing.</summary>
    /// <param name="feedback">A text, or an object with <c>type</c>.</param>
    /// <param name="isOnPlan">Whether the open question is about the plan.</param>
    public static (object? Answer, string? Fault) Read(JsonElement feedback, bool isOnPlan)
    {
        if (feedback.Text() is { } text)
        {
            return (text, null);
        }

        var words = feedback.Text("text") ?? feedback.Text("message") ?? feedback.Text("comment") ?? feedback.Text("feedback") ?? feedback.Text("reason");
        return feedback.Text("type") switch
        {
            "approve" or "approved" or "confirm" => (isOnPlan ? "confirm" : true, null),
            "edit" or "modify" => Edited(feedback),
            "reject" or "revise" when isOnPlan => words is null ? (null, "'text' is missing: say what should be different about the plan.") : (new { feedback = words }, null),
            "reject" or "revise" => (words is null ? false : words, null),
            "steer" => words is null ? (null, "'text' is missing: say where to look.") : (new { steer = words }, null),
            "answer" when feedback.Member("answer") is { ValueKind: not JsonValueKind.Undefined } answer => (answer, null),
            _ => (null, "feedback.type is one of approve, edit (with queries), reject (with text), steer (with text), answer (with answer)."),
        };
    }

    /// <summary>Returns whether a job's open question is about its plan.</summary>
    public static bool IsOnPlan(JobQuestion? question) => question is not null && question.Options.Items("queries").Count > 0;

    private static (object? Answer, string? Fault) Edited(JsonElement feedback)
    {
        var queries = feedback.Items("queries").Select(static query => query.Text() ?? query.Text("query")).ToList();
        return queries.Count > 0 && queries.TrueForAll(static query => query is not null)
            ? (new { queries }, null)
            : (null, "'queries' is missing: the texts to search for instead.");
    }
}
