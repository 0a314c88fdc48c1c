using System.Text.Json.Serialization;

namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>A message of the dialect: <c>type</c> and <c>timestamp</c> first, the node it is about and the cursor last.</summary>
internal abstract record WortMessage(string Name) : Message(Name)
{
    [JsonPropertyOrder(-2)]
    public string Type => Name;

    /// <summary>Unix seconds with a fraction.</summary>
    [JsonPropertyOrder(-1)]
    public double Timestamp { get; init; }

    [JsonPropertyOrder(1)]
    public string? NodeId { get; init; }

    [JsonPropertyOrder(2)]
    public long? Seq { get; init; }
}

/// <summary>A probe by its node.</summary>
internal sealed record WortProbe(string NodeId, string Probe);

internal sealed record PhaseStart(string Phase, string Message) : WortMessage("phase_start");

internal sealed record PlanReady(IReadOnlyList<string> Probes, int Count) : WortMessage("plan_ready");

internal sealed record LevelStart(int Depth, IReadOnlyList<WortProbe> Probes, int TotalInLevel) : WortMessage("level_start");

internal sealed record ProbeStart(string Probe, int Depth) : WortMessage("probe_start");

internal sealed record ToolCall(string Tool, string Query, int Depth) : WortMessage("tool_call");

internal sealed record Thinking(string Probe, string Message) : WortMessage("thinking");

internal sealed record ProbeComplete(string Probe, int KnowledgeItems, int Depth) : WortMessage("probe_complete");

internal sealed record LevelComplete(int Depth, IReadOnlyList<WortProbe> Completed) : WortMessage("level_complete");

internal sealed record Writing(string Message) : WortMessage("writing");

internal sealed record Complete(string JobId, int BlocksCount) : WortMessage("complete");

internal sealed record Error(string Message) : WortMessage("error");
