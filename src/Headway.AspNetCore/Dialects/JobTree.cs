using System.Collections.Immutable;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// The job and its tree of work, as far as the log has told it: most folds need it to tell an event in their own words.
/// Immutable.
/// </summary>
/// <remarks>
/// Its memory is bounded: a node keeps a few short texts and no output, and all nodes together at most 5 MB. The nodes
/// of a log that starts more (about 10,000) are not remembered, and what is told of them has no title and no query.
/// </remarks>
internal sealed record JobTree
{
    private const int MostBytes = 5_000_000;

    public static JobTree Empty { get; } = new();

    public ImmutableDictionary<string, TreeNode> Nodes { get; init; } = ImmutableDictionary<string, TreeNode>.Empty;

    /// <summary>The <c>input</c> of the request.</summary>
    public JsonElement Input { get; init; }

    /// <summary>What a person would call the job.</summary>
    public string Title { get; init; } = "";

    /// <summary>When work first began; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The highest <c>job_percent</c> so far.</summary>
    public double Percent { get; init; }

    /// <summary>What was asked: the question of a research job, the text of a check, or the title.</summary>
    public string Question => Input.Text("question") ?? Input.Text("text") ?? Title;

    // About how many bytes the nodes take.
    private int Bytes { get; init; }

    /// <summary>The node an event belongs to, as it was last started; an empty one when none is known.</summary>
    public TreeNode NodeOf(FoldedEvent e) => Nodes.GetValueOrDefault(e.Node) ?? new TreeNode { Id = e.Node };

    /// <summary>The nearest node of this kind at or above an event's node.</summary>
    public TreeNode? Above(string node, string kind)
    {
        // Bounded: a node may name its own child as its parent.
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
            EventTypes.JobQueued when e.Seq == 1 => next with { Input = e.Input.Copy(), Title = e.Data.Text("title") ?? "" },
            EventTypes.JobStarted => next with { Started = Started ?? e.Event.Time },
            EventTypes.NodeStarted => next.With(TreeNode.Of(e)),
            EventTypes.NodeProgress when Nodes.ContainsKey(e.Node) => next.With(NodeOf(e) with { Percent = e.Data.Number("percent") ?? NodeOf(e).Percent }),
            EventTypes.JobCompleted => next with { Percent = 100 },
            _ => next,
        };
    }

    private JobTree With(TreeNode node)
    {
        var bytes = Bytes + node.Size - (Nodes.GetValueOrDefault(node.Id)?.Size ?? 0);
        return bytes > MostBytes ? this : this with { Nodes = Nodes.SetItem(node.Id, node), Bytes = bytes };
    }
}

/// <summary>One unit of work as its <c>node.started</c> told it, and how far it is. Long texts are cut.</summary>
internal sealed record TreeNode
{
    private const int LongestText = 2000;
    private const int LongestName = 200;
    private const int Overhead = 320; // the object, the heads of its texts, and its place in the dictionary

    public required string Id { get; init; }

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    public string Parent { get; init; } = "";

    /// <summary>The <c>query</c> of its input, if it has one.</summary>
    public string? Query { get; init; }

    /// <summary>The <c>level</c> of its input; 0 when it has none.</summary>
    public int Level { get; init; }

    public double Percent { get; init; }

    /// <summary>About how many bytes it takes in memory.</summary>
    public int Size => Overhead + (sizeof(char) * (Id.Length + Kind.Length + Name.Length + Title.Length + Parent.Length + (Query?.Length ?? 0)));

    public static TreeNode Of(FoldedEvent e) => new()
    {
        Id = e.Node,
        Kind = (e.Data.Text("kind") ?? "").Cut(LongestName),
        Name = (e.Data.Text("name") ?? "").Cut(LongestName),
        Title = (e.Data.Text("title") ?? "").Cut(LongestText),
        Parent = (e.Data.Text("parent") ?? "").Cut(NewEvent.MaxNodeLength + 1), // a longer one names no node
        Query = e.Input.Text("query")?.Cut(LongestText),
        Level = e.Input.Int("level"),
    };
}
