using Headway.Log;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>What the fold remembers.</summary>
internal sealed record KognysState(FoldedJob Job, JobTree Tree)
{
    /// <summary>The most documents or criticisms that a message lists; it counts them all.</summary>
    public const int MostListed = 20;

    private const int MostProbes = 64;
    private const int LongestText = 300;

    /// <summary>Whether the reader was told that it begins; a job that goes on after an interruption does not begin again.</summary>
    public bool IsStarted { get; init; }

    /// <summary>Whether what was asked turned out to be no question.</summary>
    public bool IsNoQuestion { get; init; }

    /// <summary>The state after one more event.</summary>
    public KognysState Take(FoldedEvent e)
    {
        var next = this with { Tree = Tree.Apply(e) };
        return e.Type switch
        {
            EventTypes.JobStarted => next with { IsStarted = true },
            EventTypes.NodeCompleted when next.Tree.NodeOf(e).Name == "validate_question" => next with { IsNoQuestion = e.Output.Text("problem") is { Length: > 0 } },
            _ => next,
        };
    }

    /// <summary>The documents that a level's probes have found, best first, and how many there are.</summary>
    public (int Count, IReadOnlyList<KognysDocument> Documents) DocumentsOf(TreeNode level)
    {
        var output = level.ReadOutput();
        var found = new Dictionary<string, KognysDocument>(StringComparer.Ordinal);
        foreach (var source in output.Items("probes").Take(MostProbes).SelectMany(probe => Output(probe.Text("node_id")).Items("sources")))
        {
            var place = source.Text("url") ?? source.Text("file") ?? "";
            var score = source.Number("score") ?? 0;
            if (!found.TryGetValue(place, out var known) || known.RelevanceScore < score)
            {
                found[place] = new((source.Text("title") ?? place).Cut(LongestText), place.Cut(LongestText), score);
            }
        }

        var best = found.Values.OrderByDescending(static document => document.RelevanceScore).ThenBy(static document => document.Url, StringComparer.Ordinal).Take(MostListed);
        return (found.Count > 0 ? found.Count : Math.Max(0, output.Int("documents")), [.. best]);
    }

    private System.Text.Json.JsonElement Output(string? node) => node is not null && Tree.Nodes.TryGetValue(node, out var found) ? found.ReadOutput() : default;
}
