using System.Globalization;
using System.Text.Json;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.LangGraph;

/// <summary>
/// The dialect <c>langgraph</c>: a research job as a graph whose nodes start and complete, over Server-Sent Events.
/// docs/dialects/langgraph.md describes it. An event produces at most one message, so every frame has an id.
/// </summary>
internal sealed class LangGraphDialect(ResultTexts texts, DialectsOptions options) : Dialect<LangGraphState>
{
    public const string Id = "langgraph";

    private const int MostCitations = 100;

    public override string Name => Id;

    public override bool IsEnabled => options.LangGraph.Enabled;

    // Clients treat a clean end of the body as the end of the job and show the text so far as the result.
    public override bool BreaksUnfinished => true;

    public override void Map(IEndpointRouteBuilder routes) => LangGraphEndpoints.Map(routes, this);

    public override LangGraphState Start(FoldedJob job) => new(job, JobTree.Empty);

    public override LangGraphState Fold(LangGraphState state, FoldedEvent e, DialectMessages messages)
    {
        var next = state.Take(e);
        if (Tell(state, next, e) is { } message)
        {
            messages.Add(message);
        }

        return next;
    }

    public override string? NameOf(JsonElement message) => message.Text("type");

    public override bool BeginsRun(JsonElement message) => message.Text("type") == "node_start" && message.Text("nodeId") == GraphNodes.GenerateQueries;

    public override string? TerminalTypeOf(string name) => name switch
    {
        "complete" => EventTypes.JobCompleted,
        "error" => EventTypes.JobFailed,
        _ => null,
    };

    private GraphMessage? Tell(LangGraphState before, LangGraphState state, FoldedEvent e) => e.Type switch
    {
        EventTypes.NodeStarted => Started(before, state, e),
        EventTypes.NodeProgress => Stream(state, e, e.Data.Text("message") ?? Percent(e)),
        EventTypes.NodeCompleted => Completed(before, state, e),
        EventTypes.NodeFailed => Stream(state, e, LangGraphState.Failure(state.Tree.NodeOf(e), e)),
        EventTypes.TextDelta => Text(state, e),
        EventTypes.Note => Stream(state, e, e.Data.Text("message")),
        EventTypes.JobInputRequired => Stream(state, e, e.Data.Text("prompt")),
        EventTypes.JobCompleted => Result(state, e),
        EventTypes.JobFailed => new Error(JobError.Read(e.Event.Data).Message),
        EventTypes.JobCancelled => new Error(EndTexts.Cancelled(e.Data)),
        _ when e.Event.Dialect is not null => e.Data.Text("message") is { Length: > 0 } said ? new NodeStream(state.At, said) : null,
        _ => null,
    };

    private static GraphMessage? Started(LangGraphState before, LangGraphState state, FoldedEvent e)
    {
        var node = state.Tree.NodeOf(e);
        if (GraphNodes.IdOf(node) is not { } id || (id == GraphNodes.AnswerGeneration && before.WritingSince is not null))
        {
            return Stream(state, e, node.Title);
        }

        var queries = id == GraphNodes.WebSearch ? string.Join("; ", e.Input.Texts("probes")) : null;
        return new NodeStart(id, id, new($"Starting {id}", state.Values, queries));
    }

    private static NodeComplete? Completed(LangGraphState before, LangGraphState state, FoldedEvent e)
    {
        var node = state.Tree.NodeOf(e);
        return GraphNodes.IdOf(node) switch
        {
            null => null,
            GraphNodes.AnswerGeneration when node.Name != GraphNodes.AnswerGeneration => null,
            GraphNodes.AnswerGeneration => new NodeComplete(GraphNodes.AnswerGeneration, Written(state), "success", Duration(before, e)),
            { } id => new NodeComplete(id, Output(id, state, e), "success", e.DurationMs),
        };
    }

    private static GraphOutput Output(string id, LangGraphState state, FoldedEvent e) => id switch
    {
        // The output of a search has only its own results; the inputs of later nodes have the earlier results too.
        GraphNodes.WebSearch => new(state.Values with { SearchResults = state.Found }),
        GraphNodes.AggregateResults => new(state.Values)
        {
            ResearchSummary = new FindingsSummary(e.Output.Texts("key_findings"), Math.Max(e.Output.Int("source_count"), state.Values.SourcesGathered.Items.Count), state.Confidence),
            KnowledgeGap = state.KnowledgeGap,
        },
        GraphNodes.Reflection => new(state.Values) { FollowUpQueries = e.Output.Texts("follow_up_queries"), KnowledgeGap = state.KnowledgeGap },
        _ => new(state.Values),
    };

    private static GraphOutput Written(LangGraphState state) => new(state.Values) { ResearchSummary = state.Summary, TimelineUpdates = state.Timeline };

    private static long Duration(LangGraphState before, FoldedEvent e) =>
        before.WritingSince is { } since ? (long)Math.Max(0, Math.Round((e.UnixSeconds - since) * 1000)) : e.DurationMs;

    private static GraphMessage? Text(LangGraphState state, FoldedEvent e) =>
        e.Data.Text("text") is not { Length: > 0 } text || GraphNodes.Above(state.Tree, e.Node) is not { } id ? null
        // Clients show all tokens of the answer's node as the answer, so drafts and critiques are not sent as tokens.
        : e.Data.Text("channel") is "draft" or "critique" ? new NodeStream(id, text)
        : new LlmToken(id, text);

    private static NodeStream? Stream(LangGraphState state, FoldedEvent e, string? chunk) =>
        !string.IsNullOrEmpty(chunk) && GraphNodes.Above(state.Tree, e.Node) is { } id ? new(id, chunk) : null;

    private static string? Percent(FoldedEvent e) =>
        e.Data.Number("percent") is { } percent ? string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(percent, 0, 100):0} %") : null;

    private Complete Result(LangGraphState state, FoldedEvent e)
    {
        var cited = e.Data.Member("result").Items("sources");
        IReadOnlyList<string> citations = cited.Count > 0 ? [.. cited.Take(MostCitations).Select(GraphSources.Cite)] : state.Values.Citations;
        return new(texts.Answer(state.Job, e.Data), citations, state.Summary, state.Values);
    }
}
