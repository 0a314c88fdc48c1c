using System.Text.Json.Serialization;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>A message of the dialect: <c>type</c> first, <c>timestamp</c> last.</summary>
internal abstract record GraphMessage(string Name) : Message(Name)
{
    [JsonPropertyOrder(-1)]
    public string Type => Name;

    /// <summary>Unix seconds with a fraction.</summary>
    [JsonPropertyOrder(1)]
    public double Timestamp { get; init; }
}

internal sealed record NodeStart(
    [property: JsonPropertyName("nodeId")] string NodeId, [property: JsonPropertyName("nodeType")] string NodeType, GraphInput Input)
    : GraphMessage("node_start");

internal sealed record NodeComplete([property: JsonPropertyName("nodeId")] string NodeId, GraphOutput Output, string Status, long Duration)
    : GraphMessage("node_complete");

internal sealed record NodeStream([property: JsonPropertyName("nodeId")] string NodeId, string Chunk) : GraphMessage("node_stream");

internal sealed record LlmToken([property: JsonPropertyName("nodeId")] string NodeId, string Token) : GraphMessage("llm_token");

internal sealed record Complete(FinalResult FinalResult) : GraphMessage("complete");

internal sealed record Error(string Message) : GraphMessage("error");

/// <summary>What a node begins with.</summary>
internal sealed record GraphInput : GraphValues
{
    public GraphInput(string message, GraphValues values)
        : base(values) => Message = message;

    public string Message { get; }

    /// <summary>What <c>web_search</c> searches for.</summary>
    public string? Query { get; init; }
}

/// <summary>What a node ends with: its own values, and those of the run.</summary>
internal sealed record GraphOutput : GraphValues
{
    public GraphOutput(GraphValues values)
        : base(values)
    {
    }

    public object? ResearchSummary { get; init; }

    public string? KnowledgeGap { get; init; }

    public IReadOnlyList<string>? FollowUpQueries { get; init; }

    public IReadOnlyList<TimelineUpdate>? TimelineUpdates { get; init; }
}

/// <summary>The values of a run, as they stand before or after a node.</summary>
internal record GraphValues
{
    public IReadOnlyList<string> QueryList { get; init; } = [];

    public string? Rationale { get; init; }

    public string OriginalQuestion { get; init; } = "";

    public IReadOnlyList<SearchResult> SearchResults { get; init; } = [];

    public IReadOnlyList<GraphSource> SourcesGathered { get; init; } = [];

    public bool IsSufficient { get; init; }

    public int ResearchLoopCount { get; init; }

    public int TotalQueriesRun { get; init; }

    public string FinalAnswer { get; init; } = "";

    public IReadOnlyList<string> Citations { get; init; } = [];

    public string CurrentPhase { get; init; } = "";

    public IReadOnlyList<string> Errors { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];
}

internal sealed record SearchResult(string Query, string TaskId, IReadOnlyList<GraphSource> Sources);

internal sealed record GraphSource(string Title, string Url, string Content, double RelevanceScore);

internal sealed record FindingsSummary(IReadOnlyList<string> KeyFindings, int SourceCount, string ConfidenceLevel);

internal sealed record AnswerSummary(int TotalSources, int ResearchLoops, string Confidence);

/// <summary>A node that has ended, for a list of what was done.</summary>
internal sealed record TimelineUpdate(string NodeId, string Message, long Duration, double Timestamp);

internal sealed record FinalResult(
    string FinalAnswer,
    IReadOnlyList<string> Citations,
    AnswerSummary ResearchSummary,
    IReadOnlyList<GraphSource> SourcesGathered,
    int ResearchLoopCount,
    int TotalQueriesRun,
    IReadOnlyList<string> Errors,
    IReadOnlyList<string> Warnings);
