using System.Collections.Immutable;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.DeepResearch;

/// <summary>The state of the fold.</summary>
internal sealed record DeepResearchState(FoldedJob Job, JobTree Tree)
{
    // The maximum number of tools and sources that all running tasks keep together.
    private const int MostKept = 20_000;

    public ImmutableDictionary<string, ResearchTask> Tasks { get; init; } = ImmutableDictionary<string, ResearchTask>.Empty;

    /// <summary>The number of questions so far.</summary>
    public int Questions { get; init; }

    /// <summary>Whether the last question was about the plan.</summary>
    public bool AsksForPlan { get; init; }

    /// <summary>The length of the report in characters; null until it is known.</summary>
    public int? ReportLength { get; init; }

    /// <summary>The highest number of tool calls of an ended task, at least one. It is the estimate for new tasks.</summary>
    public int EstimatedToolCalls { get; init; } = 1;

    private int Kept { get; init; }

    /// <summary>Returns the number of tasks that succeeded or failed.</summary>
    public int Count(bool succeeded) => Tasks.Values.Count(task => task.Succeeded == succeeded);

    /// <summary>Returns the task of an event's node or of the node's nearest ancestor with one.</summary>
    public ResearchTask? TaskOf(FoldedEvent e) => Tree.Above(e.Node, "probe") is { } probe ? Tasks.GetValueOrDefault(probe.Id) : null;

    /// <summary>Returns the state after one more event.</summary>
    public DeepResearchState Apply(FoldedEvent e)
    {
        var next = this with { Tree = Tree.Apply(e) };
        return e.Type switch
        {
            EventTypes.JobInputRequired => next with { Questions = Questions + 1, AsksForPlan = e.Data.Member("options").Items("queries").Count > 0 },
            EventTypes.NodeStarted or EventTypes.NodeProgress or EventTypes.NodeCompleted or EventTypes.NodeFailed => next.ApplyNode(e),
            _ => next,
        };
    }

    /// <summary>Returns the state with a task added or replaced.</summary>
    public DeepResearchState With(ResearchTask task)
    {
        var before = Tasks.GetValueOrDefault(task.Id);
        var kept = Kept + task.Kept - (before?.Kept ?? 0);
        return kept <= MostKept || before is null || task.Kept <= before.Kept
            ? this with { Tasks = Tasks.SetItem(task.Id, task), Kept = kept }
            : this with { Tasks = Tasks.SetItem(task.Id, task.WithDetailsOf(before)) };
    }

    private DeepResearchState ApplyNode(FoldedEvent e)
    {
        var node = Tree.NodeOf(e);
        if (node is { Kind: "phase", Name: "answer_generation" } && e.Type == EventTypes.NodeCompleted)
        {
            return this with { ReportLength = e.Output.Int("report_length") };
        }

        if (node.Kind == "probe")
        {
            return ApplyProbe(e, node);
        }

        return TaskOf(e) is { Succeeded: null } task ? With(ApplyStep(e, node, task)) : this;
    }

    private DeepResearchState ApplyProbe(FoldedEvent e, TreeNode node)
    {
        if (!Tasks.TryGetValue(node.Id, out var task))
        {
            return e.Type == EventTypes.NodeStarted ? With(new ResearchTask(node.Id, "").Begin(Description(node))) : this;
        }

        return e.Type switch
        {
            EventTypes.NodeStarted => With(task.Begin(Description(node))),
            EventTypes.NodeProgress => With(task.SetPercent(e.Data.Number("percent"))),
            _ => With(task.End(e.Type == EventTypes.NodeCompleted)) with { EstimatedToolCalls = Math.Max(EstimatedToolCalls, task.ToolCalls) },
        };
    }

    private static ResearchTask ApplyStep(FoldedEvent e, TreeNode node, ResearchTask task) => e.Type switch
    {
        EventTypes.NodeStarted => task.BeginStep(node),
        EventTypes.NodeProgress => task.AdvanceStep(node),
        _ => task.EndStep(node, e.Output, e.Type == EventTypes.NodeCompleted),
    };

    private static string Description(TreeNode probe) => probe.Query ?? probe.Title;
}
