using System.Collections.Immutable;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.Kognys;

/// <summary>The state of the fold.</summary>
internal sealed record KognysState(FoldedJob Job, JobTree Tree)
{
    /// <summary>The maximum number of documents or criticisms that a message lists; its count includes all.</summary>
    public const int MostListed = 20;

    private const int MostProbes = 64;
    private const int LongestText = 300;
    private const int LongestPlace = 2000;
    private const int MostKept = 500_000; // characters, including 100 for each document

    /// <summary>Whether the start message was sent; a job that continues after a restart does not send it again.</summary>
    public bool IsStarted { get; init; }

    /// <summary>Whether the validation found that the message is not a question.</summary>
    public bool IsNoQuestion { get; init; }

    // The documents of each probe, until its level ends.
    private ImmutableDictionary<string, IReadOnlyList<KognysDocument>> Found { get; init; } = ImmutableDictionary<string, IReadOnlyList<KognysDocument>>.Empty;

    private int Kept { get; init; }

    /// <summary>Returns the state after one more event.</summary>
    public KognysState Apply(FoldedEvent e)
    {
        var next = this with { Tree = Tree.Apply(e) };
        return e.Type switch
        {
            EventTypes.JobStarted => next with { IsStarted = true },
            EventTypes.NodeCompleted => next.End(next.Tree.NodeOf(e), e),
            _ => next,
        };
    }

    /// <summary>Returns the best documents of a level's probes, best first, and the number of all.</summary>
    /// <param name="output">The output of the level, which lists the probes.</param>
    public (int Count, IReadOnlyList<KognysDocument> Documents) DocumentsOf(JsonElement output)
    {
        var found = new Dictionary<string, KognysDocument>(StringComparer.Ordinal);
        foreach (var document in ProbesOf(output).SelectMany(probe => Found.GetValueOrDefault(probe, [])))
        {
            if (!found.TryGetValue(document.Url, out var known) || known.RelevanceScore < document.RelevanceScore)
            {
                found[document.Url] = document;
            }
        }

        var best = found.Values.OrderByDescending(static document => document.RelevanceScore).ThenBy(static document => document.Url, StringComparer.Ordinal).Take(MostListed)
            .Select(static document => document with { Url = document.Url.Cut(LongestText) });
        return (found.Count > 0 ? found.Count : Math.Max(0, output.Int("documents")), [.. best]);
    }

    private KognysState End(TreeNode node, FoldedEvent e) => node switch
    {
        { Name: "validate_question" } => this with { IsNoQuestion = e.Output.Text("problem") is { Length: > 0 } },
        { Kind: "probe" } => Keep(node.Id, e.Output.Items("sources")),
        { Kind: "level" } => ProbesOf(e.Output).Aggregate(this, static (state, probe) => state.Keep(probe, [])),
        _ => this,
    };

    // Replaces the kept documents of a probe. Documents beyond the size limit are dropped.
    private KognysState Keep(string probe, IReadOnlyList<JsonElement> sources)
    {
        var kept = Kept - Found.GetValueOrDefault(probe, []).Sum(SizeOf);
        var found = new List<KognysDocument>();
        foreach (var document in sources.Select(Read).TakeWhile(document => kept + SizeOf(document) <= MostKept))
        {
            found.Add(document);
            kept += SizeOf(document);
        }

        return this with { Found = found.Count > 0 ? Found.SetItem(probe, found) : Found.Remove(probe), Kept = kept };
    }

    private static IEnumerable<string> ProbesOf(JsonElement level) => level.Items("probes").Take(MostProbes).Select(static probe => probe.Text("node_id")).OfType<string>();

    private static KognysDocument Read(JsonElement source)
    {
        var place = source.Text("url") ?? source.Text("file") ?? "";
        return new((source.Text("title") ?? place).Cut(LongestText), place.Cut(LongestPlace), source.Number("score") ?? 0);
    }

    private static int SizeOf(KognysDocument document) => 100 + document.Title.Length + document.Url.Length;
}
