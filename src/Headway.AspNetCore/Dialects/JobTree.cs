using System.Collections.Immutable;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// The state of a job and its tree of nodes after the folded events. Most folds need it to make their messages. Immutable.
/// </summary>
/// <remarks>
/// Its memory is bounded: a node keeps a few short texts and no output, and all nodes take at most 5 MB (about 10,000 nodes).
/// Further nodes are not kept, and their messages have no title and no query.
/// </remarks>
internal sealed record JobTree
{
    private const int MostBytes = 5_000_000;

    public static JobTree Empty { get; } = new();

    public ImmutableDictionary<string, TreeNode> Nodes { get; init; } = ImmutableDictionary<string, TreeNode>.Empty;

    /// <summary>The <c>input</c> of the request.</summary>
    public JsonElement Input { get; init; }

    /// <summary>The job's title.</summary>
    public string Title { get; init; } = "";

    /// <summary>When the job first started; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The highest <c>job_percent</c> so far.</summary>
    public double Percent { get; init; }

    /// <summary>The question of a research job, the text of a check, or the title.</summary>
    public string Question => Input.Text("question") ?? Input.Text("text") ?? Title;

    // The approximate size of all nodes.
    private int Bytes { get; init; }

    /// <summary>Returns the node of an event, from its last start; a node with only the id when it is not known.</summary>
    public TreeNode NodeOf(FoldedEvent e) => Nodes.GetValueOrDefault(e.Node) ?? new TreeNode { Id = e.Node };

    /// <summary>Returns the nearest node of this kind: the node itself or an ancestor.</summary>
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

    /// <summary>Returns the tree after one more event.</summary>
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

/// <summary>One node, from its <c>node.started</c>, with its progress. Long texts are cut.</summary>
internal sealed record TreeNode
{
    private const int LongestText = 2000;
    private const int LongestName = 200;
    private const int Overhead = 320; // the object, the headers of its strings, and its dictionary entry

    public required string Id { get; init; }

    public string Kind { get; init; } = "";

    public string Name { get; init; } = "";

    public string Title { get; init; } = "";

    public string Parent { get; init; } = "";

    /// <summary>The <c>query</c> of its input; null: none.</summary>
    public string? Query { get; init; }

    /// <summary>The <c>level</c> of its input; 0 when it has none.</summary>
    public int Level { get; init; }

    public double Percent { get; init; }

    /// <summary>The approximate size in memory, in bytes.</summary>
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
