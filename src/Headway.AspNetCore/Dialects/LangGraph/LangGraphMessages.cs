using System.Text.Json;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>A message of the dialect: <c>type</c> first, <c>timestamp</c> last.</summary>
internal abstract record GraphMessage(string Name) : DialectMessage(Name)
{
    public sealed override void Write(Utf8JsonWriter json, FoldedEvent e, MessagePlace place)
    {
        json.WriteStartObject();
        json.WriteString("type"u8, Name);
        WriteOwn(json);
        json.WriteNumber("timestamp"u8, e.UnixSeconds);
        json.WriteEndObject();
    }

    /// <summary>Writes the fields of this type of message.</summary>
    protected abstract void WriteOwn(Utf8JsonWriter json);
}

internal sealed record NodeStart(string NodeId, string NodeType, GraphInput Input) : GraphMessage("node_start")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("nodeId"u8, NodeId);
        json.WriteString("nodeType"u8, NodeType);
        json.WriteStartObject("input"u8);
        Input.Write(json);
        json.WriteEndObject();
    }
}

internal sealed record NodeComplete(string NodeId, GraphOutput Output, string Status, long Duration) : GraphMessage("node_complete")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("nodeId"u8, NodeId);
        json.WriteStartObject("output"u8);
        Output.Write(json);
        json.WriteEndObject();
        json.WriteString("status"u8, Status);
        json.WriteNumber("duration"u8, Duration);
    }
}

internal sealed record NodeStream(string NodeId, string Chunk) : GraphMessage("node_stream")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("nodeId"u8, NodeId);
        json.WriteString("chunk"u8, Chunk);
    }
}

internal sealed record LlmToken(string NodeId, string Token) : GraphMessage("llm_token")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteString("nodeId"u8, NodeId);
        json.WriteString("token"u8, Token);
    }
}

internal sealed record Complete(string FinalAnswer, IReadOnlyList<string> Citations, AnswerSummary Summary, GraphValues Values) : GraphMessage("complete")
{
    protected override void WriteOwn(Utf8JsonWriter json)
    {
        json.WriteStartObject("final_result"u8);
        json.WriteString("final_answer"u8, FinalAnswer);
        json.WriteTexts("citations"u8, Citations);
        Summary.Write(json);
        Values.SourcesGathered.Write(json, "sources_gathered"u8);
        json.WriteNumber("research_loop_count"u8, Values.ResearchLoopCount);
        json.WriteNumber("total_queries_run"u8, Values.TotalQueriesRun);
        json.WriteTexts("errors"u8, Values.Errors);
        json.WriteTexts("warnings"u8, Values.Warnings);
        json.WriteEndObject();
    }
}

internal sealed record Error(string Message) : GraphMessage("error")
{
    protected override void WriteOwn(Utf8JsonWriter json) => json.WriteString("message"u8, Message);
}
