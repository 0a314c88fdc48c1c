using System.Collections.Immutable;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// What a log has told so far of a job and its tree of work: what most folds need to know to tell an event in other
/// words. Immutable.
/// </summary>
internal sealed record JobTree
{
    // A fold lives in memory: of a log with more nodes than this, the oldest are told without what they were asked.
    private const int MostNodes = 20_000;

    public static JobTree Empty { get; } = new();

    public ImmutableDictionary<string, TreeNode> Nodes { get; init; } = ImmutableDictionary<string, TreeNode>.Empty;

    /// <summary>The <c>input</c> of the request.</summary>
    public JsonElement Input { get; init; }

    /// <summary>The <c>options</c> of the request.</summary>
    public JsonElement Options { get; init; }

    /// <summary>What a person would call the job.</summary>
    public string Title { get; init; } = "";

    /// <summary>When work first began; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The highest <c>job_percent</c> so far.</summary>
    public double Percent { get; init; }

    /// <summary>What was asked: the question of a research job, the text of a check, or the title.</summary>
    public string Question => Input.Text("question") ?? Input.Text("text") ?? Title;

    /// <summary>The node an event belongs to, as it was last started; an empty one when none is known.</summary>
    public TreeNode NodeOf(FoldedEvent e) => Nodes.GetValueOrDefault(e.Node) ?? new TreeNode { Id = e.Node };

    /// <summary>The nearest node of this kind at or above an event's node.</summary>
    public TreeNode? Above(string node, string kind)
    {
        // Bounded: a parent that names its own child would lead round for ever.
        for (var steps = 0; steps < 64 && Nodes.TryGetValue(node, out var found); steps++)
        {
            if (found.Kind == kind)
            {
                return found;
            }

            node = found.Parent;
        }

        return null;
    }

    /// <summary>The tree after one more event.</summary>
    public JobTree Apply(FoldedEvent e)
    {
        var next = e.Data.Number("job_percent") is { } percent && percent > Percent ? this with { Percent = Math.Min(percent, 100) } : this;
        return e.Type switch
        {
            EventTypes.JobQueued when e.Seq == 1 => next with
            {
                Input = e.Data.Member("input").Copy(),
                Options = e.Data.Member("options").Copy(),
                Title = e.Data.Text("title") ?? "",
            },
            EventTypes.JobStarted => next with { Started = Started ?? e.Event.Time },
            EventTypes.NodeStarted when Nodes.Count < MostNodes || Nodes.ContainsKey(e.Node) => next.With(TreeNode.Of(e)),
            EventTypes.NodeProgress when Nodes.ContainsKey(e.Node) => next.With(NodeOf(e) with { Percent = e.Data.Number("percent") ?? NodeOf(e).Percent }),
            EventTypes.NodeCompleted or EventTypes.NodeFailed when Nodes.ContainsKey(e.Node) =>
                next.With(NodeOf(e) with { IsOver = true, EndData = e.Event.Data }),
            EventTypes.JobCompleted => next with { Percent = 100 },
            _ => next,
        };
    }

    private JobTree With(TreeNode node) => this with { Nodes = Nodes.SetItem(node.Id, node) };
}

/// <summary>One unit of work as its <c>node.started</c> told it, and how far it is.</summary>
internal sealed record TreeNode
{
    public required string Id { get; init; }

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    public string Parent { get; init; } = "";

    public JsonElement Input { get; init; }

    /// <summary>The data of the event that ended it, if one did, as it came.</summary>
    public ReadOnlyMemory<byte> EndData { get; init; }

    public double Percent { get; init; }

    public bool IsOver { get; init; }

    public static TreeNode Of(FoldedEvent e) => new()
    {
        Id = e.Node,
        Kind = e.Data.Text("kind") ?? "",
        Name = e.Data.Text("name") ?? "",
        Title = e.Data.Text("title") ?? "",
        Parent = e.Data.Text("parent") ?? "",
        Input = e.Data.Member("input").Copy(),
    };

    /// <summary>What it gave. Read anew each time: few folds want it, and it may be large.</summary>
    public JsonElement ReadOutput() => EndData.IsEmpty ? default : JsonElement.Parse(EndData.Span, FoldedEvent.Options).Member("output");
}
