using System.Text.Json;
using Headway.Log;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects.Wort;

/// <summary>
/// The dialect <c>wort</c>: a research job as phases, levels of probes, and tool calls, one JSON object for each message.
/// docs/dialects/wort.md describes it.
/// </summary>
internal sealed class WortDialect(DialectsOptions options) : Dialect<WortState>
{
    public const string Id = "wort";

    public override string Name => Id;

    public override bool IsEnabled => options.Wort.Enabled;

    public override void Map(IEndpointRouteBuilder routes) => new WortEndpoints(this).Map(routes);

    public override WortState Start(FoldedJob job) => new(job, JobTree.Empty);

    public override WortState Fold(WortState state, FoldedEvent e, DialectMessages messages)
    {
        var next = state with { Tree = state.Tree.Apply(e) };
        foreach (var message in Tell(next, e))
        {
            messages.Add(message);
        }

        return next;
    }

    public override string? NameOf(JsonElement message) => message.Text("type");

    public override bool BeginsRun(JsonElement message) => message.Text("type") is "start" || (message.Text("type") == "phase_start" && message.Text("phase") == "planning");

    public override string? TerminalTypeOf(string name) => name switch
    {
        "complete" => EventTypes.JobCompleted,
        "error" => EventTypes.JobFailed,
        _ => null,
    };

    private static IEnumerable<WortMessage> Tell(WortState state, FoldedEvent e) => e.Type switch
    {
        EventTypes.NodeStarted => Started(state.Tree, e),
        EventTypes.NodeCompleted => Completed(state.Tree, e),
        EventTypes.JobCompleted => [new Complete(state.Job.Id, WortReport.Of(e.Data.Member("result")).Blocks.Count)],
        EventTypes.JobFailed => [new Error(JobError.Read(e.Event.Data).Message)],
        EventTypes.JobCancelled => [new Error(e.Data.Text("reason") is { } reason ? $"The job was cancelled: {reason}" : "The job was cancelled.")],
        _ => [],
    };

    private static IEnumerable<WortMessage> Started(JobTree tree, FoldedEvent e)
    {
        var node = tree.NodeOf(e);
        var probe = tree.Above(e.Node, "probe");
        return node.Kind switch
        {
            "phase" when node.Name == "answer_generation" => [Phase(node), new Writing(node.Title)],
            "phase" => [Phase(node)],
            "level" => [new LevelStart(node.Level, Planned(e), e.Input.Items("probes").Count)],
            "probe" => [new ProbeStart(node.Query ?? node.Title, Depth(probe)) { NodeId = node.Id }],
            "tool" => [new ToolCall(node.Name, node.Query ?? "", Depth(probe)) { NodeId = probe?.Id ?? node.Id }],
            "synthesis" => [new Thinking(probe?.Query ?? "", node.Title) { NodeId = probe?.Id ?? node.Id }],
            _ => [],
        };
    }

    private static IEnumerable<WortMessage> Completed(JobTree tree, FoldedEvent e)
    {
        var node = tree.NodeOf(e);
        return (node.Kind, node.Name) switch
        {
            ("phase", "generate_queries") => Plan([.. e.Output.Items("queries").Select(static query => query.Text("query") ?? "")]),
            ("probe", _) =>
            [
                new ProbeComplete(node.Query ?? node.Title, e.Output.Int("knowledge_items"), node.Level) { NodeId = node.Id },
            ],
            ("level", _) =>
            [
                new LevelComplete(
                    node.Level,
                    [.. e.Output.Items("probes").Select(static probe => new WortProbe(probe.Text("node_id") ?? "", probe.Text("query") ?? ""))]),
            ],
            _ => [],
        };
    }

    private static PhaseStart Phase(TreeNode node) => new(node.Name == "generate_queries" ? "planning" : node.Name, node.Title);

    private static IEnumerable<WortMessage> Plan(IReadOnlyList<string> probes) => [new PlanReady(probes, probes.Count)];

    // A level's input lists its probes by query; the ids of their nodes are numbered in that order.
    private static IReadOnlyList<WortProbe> Planned(FoldedEvent level) =>
        [.. level.Input.Texts("probes").Select((query, at) => new WortProbe($"{level.Node}/probe-{at + 1}", query))];

    private static int Depth(TreeNode? probe) => probe?.Level ?? 0;
}

/// <summary>The state of the fold.</summary>
internal sealed record WortState(FoldedJob Job, JobTree Tree);
