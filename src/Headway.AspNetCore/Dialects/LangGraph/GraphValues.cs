using System.Text.Json;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The values of a run before or after a node. Each message of a node contains all of them.</summary>
internal sealed record GraphValues
{
    public IReadOnlyList<string> QueryList { get; init; } = [];

    public string? Rationale { get; init; }

    public string OriginalQuestion { get; init; } = "";

    public EncodedList<SearchResult> SearchResults { get; init; } = EncodedList<SearchResult>.Empty;

    public EncodedList<GraphSource> SourcesGathered { get; init; } = EncodedList<GraphSource>.Empty;

    public bool IsSufficient { get; init; }

    public int ResearchLoopCount { get; init; }

    public int TotalQueriesRun { get; init; }

    public string FinalAnswer { get; init; } = "";

    public IReadOnlyList<string> Citations { get; init; } = [];

    public string CurrentPhase { get; init; } = "";

    public IReadOnlyList<string> Errors { get; init; } = [];

    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Writes the values as members.</summary>
    public void Write(Utf8JsonWriter json)
    {
        json.WriteTexts("query_list"u8, QueryList);
        json.WriteOptional("rationale"u8, Rationale);
        json.WriteString("original_question"u8, OriginalQuestion);
        SearchResults.Write(json, "search_results"u8);
        SourcesGathered.Write(json, "sources_gathered"u8);
        json.WriteBoolean("is_sufficient"u8, IsSufficient);
        json.WriteNumber("research_loop_count"u8, ResearchLoopCount);
        json.WriteNumber("total_queries_run"u8, TotalQueriesRun);
        json.WriteString("final_answer"u8, FinalAnswer);
        json.WriteTexts("citations"u8, Citations);
        json.WriteString("current_phase"u8, CurrentPhase);
        json.WriteTexts("errors"u8, Errors);
        json.WriteTexts("warnings"u8, Warnings);
    }
}

/// <summary>The input of a node.</summary>
/// <param name="Message">A sentence for the user.</param>
/// <param name="Values">The values of the run.</param>
/// <param name="Query">The query of <c>web_search</c>.</param>
internal sealed record GraphInput(string Message, GraphValues Values, string? Query)
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteString("message"u8, Message);
        json.WriteOptional("query"u8, Query);
        Values.Write(json);
    }
}

/// <summary>The output of a node: its own values, and those of the run.</summary>
internal sealed record GraphOutput(GraphValues Values)
{
    public GraphSummary? ResearchSummary { get; init; }

    public string? KnowledgeGap { get; init; }

    public IReadOnlyList<string>? FollowUpQueries { get; init; }

    public IReadOnlyList<TimelineUpdate>? TimelineUpdates { get; init; }

    public void Write(Utf8JsonWriter json)
    {
        ResearchSummary?.Write(json);
        json.WriteOptional("knowledge_gap"u8, KnowledgeGap);
        if (FollowUpQueries is not null)
        {
            json.WriteTexts("follow_up_queries"u8, FollowUpQueries);
        }

        if (TimelineUpdates is not null)
        {
            TimelineUpdate.Write(json, TimelineUpdates);
        }

        Values.Write(json);
    }
}
