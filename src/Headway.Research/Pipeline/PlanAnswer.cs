using System.Collections.Frozen;
using System.Text.Json;
using Headway.Jobs;
using Headway.Research.Ranking;

namespace Headway.Research.Pipeline;

/// <summary>The answer to a plan; the output of <c>confirm_plan</c>.</summary>
/// <param name="Decision"><c>confirmed</c>, <c>edited</c> or <c>sent_back</c>.</param>
/// <param name="Queries">The queries of an edited plan.</param>
/// <param name="Feedback">The feedback on a plan that was sent back.</param>
internal sealed record PlanAnswer(string Decision, IReadOnlyList<string>? Queries = null, string? Feedback = null)
{
    public const string Confirm = "confirm";
    public const string Confirmed = "confirmed";
    public const string Edited = "edited";
    public const string SentBack = "sent_back";

    private const int LongestQuery = 500;
    private const int LongestFeedback = 2000;

    private static readonly FrozenSet<string> s_confirmations =
        new[] { Confirm, Confirmed, "yes", "ok", "okay", "approve", "approved" }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses the answer to a plan question.</summary>
    /// <exception cref="JobRefusedException">The answer is invalid; the message lists the valid forms.</exception>
    public static PlanAnswer Read(JsonElement answer, PlanQuestion question) => answer.ValueKind switch
    {
        JsonValueKind.True => new PlanAnswer(Confirmed),
        JsonValueKind.String when s_confirmations.Contains(answer.GetString()!.Trim(' ', '.', '!')) => new PlanAnswer(Confirmed),
        JsonValueKind.String => Back(answer, question),
        JsonValueKind.Object when Only(answer, "queries") is { ValueKind: JsonValueKind.Array } queries => Edit(queries, question),
        JsonValueKind.Object when Only(answer, "feedback") is { ValueKind: JsonValueKind.String } feedback => Back(feedback, question),
        _ => throw Invalid("Answer \"confirm\", {\"queries\": [text, …]}, or {\"feedback\": text}."),
    };

    private static JsonElement Only(JsonElement answer, string name) =>
        answer.GetPropertyCount() == 1 && answer.TryGetProperty(name, out var value) ? value : default;

    private static PlanAnswer Back(JsonElement said, PlanQuestion question)
    {
        var feedback = said.GetString()!.Trim();
        if (feedback.Length is 0 or > LongestFeedback)
        {
            throw Invalid($"What should be different is said in 1 to {LongestFeedback} characters.");
        }

        return question.RevisionsLeft > 0
            ? new PlanAnswer(SentBack, Feedback: feedback)
            : throw new JobRefusedException("too_many_revisions", "The plan was changed as often as it can be. Confirm it, or edit its queries.");
    }

    private static PlanAnswer Edit(JsonElement list, PlanQuestion question)
    {
        if (list.GetArrayLength() is var count && (count == 0 || count > question.MaxQueries))
        {
            throw Invalid($"A plan has 1 to {question.MaxQueries} queries; these are {count}.");
        }

        var queries = list.EnumerateArray().Select(item => Query(item, question)).Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        return queries.SequenceEqual(question.Queries.Select(query => query.Query), StringComparer.Ordinal)
            ? new PlanAnswer(Confirmed)
            : new PlanAnswer(Edited, queries);
    }

    private static string Query(JsonElement item, PlanQuestion question)
    {
        if (item.ValueKind != JsonValueKind.String)
        {
            throw Invalid("Each of the queries must be text.");
        }

        var text = item.GetString()!;
        if (question.Queries.Any(known => known.Query == text))
        {
            return text;
        }

        var query = Truncation.Line(text);
        if (query.Length is 0 or > LongestQuery)
        {
            throw Invalid($"A query has 1 to {LongestQuery} characters.");
        }

        return new Tokenizer().Read(query).Exists(token => !token.IsStopWord)
            ? query
            : throw Invalid($"\"{Sentence.Short(query)}\" has no words that can be searched for.");
    }

    private static JobRefusedException Invalid(string message) => new("invalid_answer", message);
}
