namespace Headway.Research.Pipeline;

/// <summary>Output of <c>validate_question</c>.</summary>
/// <param name="Question">The question, trimmed.</param>
/// <param name="Language">The guessed language; absent when the question is too short.</param>
/// <param name="Problem">Why it cannot be searched for, as a sentence; absent when it can.</param>
internal sealed record ValidatedQuestion(string Question, string? Language, string? Problem);

/// <summary>Output of a level.</summary>
internal sealed record LevelOutput(int Level, IReadOnlyList<LevelProbe> Probes, int Documents);

/// <summary>A probe in the output of its level.</summary>
internal sealed record LevelProbe(string NodeId, string Query, int KnowledgeItems);

/// <summary>Output of <c>aggregate_results</c>. Confidence is <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
internal sealed record AggregateOutput(
    IReadOnlyList<RetrievedSource> Sources, IReadOnlyList<string> KeyFindings, int SourceCount, string Confidence);

/// <summary>Output of <c>reflection</c>: the knowledge gap and the next queries, or why the search stops.</summary>
internal sealed record ReflectionOutput(
    bool IsSufficient,
    string? KnowledgeGap,
    IReadOnlyList<PlannedQuery> NextQueries,
    IReadOnlyList<string> FollowUpQueries,
    int Level,
    string? StopReason,
    long? InputTokens = null,
    long? OutputTokens = null,
    IReadOnlyList<SteeringOutcome>? Steering = null)
{
    public const string Sufficient = "sufficient";
    public const string NoNewEvidence = "no_new_evidence";
    public const string Budget = "budget";

    /// <summary>Puts the steered queries before its own. With any, another level follows regardless of the reflection's decision.</summary>
    public ReflectionOutput WithSteering(SteeredQueries steered, int breadth)
    {
        var queries = steered.Queries.Concat(QueryBudget.Keep(NextQueries, breadth - steered.Queries.Count)).ToList();
        var led = this with
        {
            Steering = steered.Recorded,
            InputTokens = Tokens.Sum(InputTokens, steered.InputTokens),
            OutputTokens = Tokens.Sum(OutputTokens, steered.OutputTokens),
        };
        return steered.Queries.Count == 0
            ? led
            : led with { IsSufficient = false, StopReason = null, NextQueries = queries, FollowUpQueries = [.. queries.Select(query => query.Query)] };
    }
}

/// <summary>Output of <c>draft</c>.</summary>
internal sealed record DraftOutput(int Length, int Sections, string Text, long? InputTokens = null, long? OutputTokens = null);

/// <summary>Output of <c>critique</c>. If steering arrived during the draft, <c>NextQueries</c> are the queries of another level.</summary>
internal sealed record CritiqueOutput(
    IReadOnlyList<Criticism> Criticisms,
    long? InputTokens = null,
    long? OutputTokens = null,
    IReadOnlyList<SteeringOutcome>? Steering = null,
    IReadOnlyList<PlannedQuery>? NextQueries = null)
{
    public CritiqueOutput WithSteering(SteeredQueries steered) => this with
    {
        Steering = steered.Recorded,
        NextQueries = steered.Queries.Count > 0 ? steered.Queries : null,
        InputTokens = Tokens.Sum(InputTokens, steered.InputTokens),
        OutputTokens = Tokens.Sum(OutputTokens, steered.OutputTokens),
    };
}

/// <summary>A fault of the draft. Severity is <c>low</c>, <c>medium</c> or <c>high</c>.</summary>
internal sealed record Criticism(string Issue, string Suggestion, string Severity);

/// <summary>
/// Output of <c>answer_generation</c>. The text is written by a model; it is absent for extractive reasoning, whose report is
/// derived from the evidence.
/// </summary>
internal sealed record AnswerOutput(
    int ReportLength, int SectionsCount, int SourcesCited, int BlocksCount, string? Text = null, long? InputTokens = null, long? OutputTokens = null,
    IReadOnlyList<SteeringOutcome>? Steering = null, IReadOnlyList<CitedSource>? Sources = null);

/// <summary>A cited document.</summary>
internal sealed record CitedSource(string Title, string? File, string? Url);
