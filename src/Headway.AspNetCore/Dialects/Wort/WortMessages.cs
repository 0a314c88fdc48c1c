using System.Text.Json;

namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>A message of the dialect: <c>type</c> and <c>timestamp</c> first, the node's id and the cursor last.</summary>
internal abstract record WortMessage(string Name) : DialectMessage(Name)
{
    public string? NodeId { get; init; }

    public sealed override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Name);
        json.WriteNumber("timestamp"u8, e.UnixSeconds);
        WriteOwn(json);
        json.WriteOptional("node_id"u8, NodeId);
        json.WriteOptional("seq"u8, place.Cursor);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of this type of message.</summary>
    protected abstract void WriteOwn(Utf8JsonWriter json);
}

/// <summary>A probe and the id of its node.</summary>
internal sealed record WortProbe(string NodeId, string Probe)
{
    public static void Write(Utf8JsonWriter json, ReadOnlySpan<byte> name, IReadOnlyList<WortProbe> probes)
    {
        json.WriteStartArray(name);
        for (var i = 0; i < probes.Count; i++)
        {
            json.WriteStartObject();
            json.WriteString("node_id"u8, probes[i].NodeId);
            json.WriteString("probe"u8, probes[i].Probe);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}

internal sealed record PhaseStart(string Phase, string Message) : WortMessage("phase_start")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("phase"u8, Phase);
        json.WriteString("message"u8, Message);
    }
}

internal sealed record PlanReady(IReadOnlyList<string> Probes, int Count) : WortMessage("plan_ready")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteTexts("probes"u8, Probes);
        json.WriteNumber("count"u8, Count);
    }
}

internal sealed record LevelStart(int Depth, IReadOnlyList<WortProbe> Probes, int TotalInLevel) : WortMessage("level_start")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("depth"u8, Depth);
        WortProbe.Write(json, "probes"u8, Probes);
        json.WriteNumber("total_in_level"u8, TotalInLevel);
    }
}

internal sealed record ProbeStart(string Probe, int Depth) : WortMessage("probe_start")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("probe"u8, Probe);
        json.WriteNumber("depth"u8, Depth);
    }
}

internal sealed record ToolCall(string Tool, string Query, int Depth) : WortMessage("tool_call")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("tool"u8, Tool);
        json.WriteString("query"u8, Query);
        json.WriteNumber("depth"u8, Depth);
    }
}

internal sealed record Thinking(string Probe, string Message) : WortMessage("thinking")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("probe"u8, Probe);
        json.WriteString("message"u8, Message);
    }
}

internal sealed record ProbeComplete(string Probe, int KnowledgeItems, int Depth) : WortMessage("probe_complete")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("probe"u8, Probe);
        json.WriteNumber("knowledge_items"u8, KnowledgeItems);
        json.WriteNumber("depth"u8, Depth);
    }
}

internal sealed record LevelComplete(int Depth, IReadOnlyList<WortProbe> Completed) : WortMessage("level_complete")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteNumber("depth"u8, Depth);
        WortProbe.Write(json, "completed"u8, Completed);
    }
}

internal sealed record Writing(string Message) : WortMessage("writing")
{
    protected override void WriteOwn(Utf8JsonWriter json) => json.WriteString("message"u8, Message);
}

internal sealed record Complete(string JobId, int BlocksCount) : WortMessage("complete")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("job_id"u8, JobId);
        json.WriteNumber("blocks_count"u8, BlocksCount);
    }
}

internal sealed record Error(string Message) : WortMessage("error")
{
    protected override void WriteOwn(Utf8JsonWriter json) => json.WriteString("message"u8, Message);
}
