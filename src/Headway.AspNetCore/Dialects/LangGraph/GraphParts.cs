using System.Text.Json;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>The sources that one query found.</summary>
internal sealed record SearchResult(string Query, string TaskId, IReadOnlyList<GraphSource> Sources) : IGraphValue
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("query"u8, Query);
        json.WriteString("task_id"u8, TaskId);
        json.WriteStartArray("sources"u8);
        for (var i = 0; i < Sources.Count; i++)
        {
            Sources[i].Write(json);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}

internal sealed record GraphSource(string Title, string Url, string Content, double RelevanceScore) : IGraphValue
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("title"u8, Title);
        json.WriteString("url"u8, Url);
        json.WriteString("content"u8, Content);
        json.WriteNumber("relevance_score"u8, RelevanceScore);
        json.WriteEndObject();
    }
}

/// <summary>The <c>research_summary</c> of a node or of a run.</summary>
internal abstract record GraphSummary
{
    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject("research_summary"u8);
        WriteOwn(json);
        json.WriteEndObject();
    }

    protected abstract void WriteOwn(Utf8JsonWriter json);
}

internal sealed record FindingsSummary(IReadOnlyList<string> KeyFindings, int SourceCount, string ConfidenceLevel) : GraphSummary
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteTexts("key_findings"u8, KeyFindings);
        json.WriteNumber("source_count"u8, SourceCount);
        json.WriteString("confidence_level"u8, ConfidenceLevel);
    }
}

internal sealed record AnswerSummary(int TotalSources, int ResearchLoops, string Confidence) : GraphSummary
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("total_sources"u8, TotalSources);
        json.WriteNumber("research_loops"u8, ResearchLoops);
        json.WriteString("confidence"u8, Confidence);
    }
}

/// <summary>An ended node, for the timeline.</summary>
internal sealed record TimelineUpdate(string NodeId, string Message, long Duration, double Timestamp)
{
    public static void Write(Utf8JsonWriter json, IReadOnlyList<TimelineUpdate> updates)
    {
        json.WriteStartArray("timeline_updates"u8);
        for (var i = 0; i < updates.Count; i++)
        {
            var update = updates[i];
            json.WriteStartObject();
            json.WriteString("node_id"u8, update.NodeId);
            json.WriteString("message"u8, update.Message);
            json.WriteNumber("duration"u8, update.Duration);
            json.WriteNumber("timestamp"u8, update.Timestamp);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
