using Headway.Jobs;
using Headway.Research.Providers;
using Headway.Research.Reasoning;

namespace Headway.Research.Pipeline;

/// <summary>A level: parallel probes, each with its searches and its synthesis. The outputs are kept in probe order.</summary>
internal sealed class ProbeLevel(JobContext job, ResearchTask task, IReasoning reasoning, WebSearch web, ProgressScale scale)
{
    private readonly Retrieval _retrieval = new(job, task, web);

    public async Task<IReadOnlyList<ProbeOutput>> RunAsync(int level, IReadOnlyList<PlannedQuery> queries, CancellationToken cancellationToken)
    {
        IReadOnlyList<ProbeOutput>? outputs = null;
        var spec = new NodeSpec(
            $"level-{level}", "level", "web_search", $"Searching, level {level}: {Sentence.Count(queries.Count, "query", "queries")}",
            Input: new { level, probes = queries.Select(query => query.Query) });
        await job.StepAsync(spec, async (node, token) =>
        {
            outputs = await ProbesAsync(level, queries, node, token);
            return Output(level, queries, outputs);
        }, cancellationToken);
        // If the level was complete before a restart, its body does not run; the outputs of its probes come from the log.
        return outputs ?? await ProbesAsync(level, queries, null, cancellationToken);
    }

    private async Task<IReadOnlyList<ProbeOutput>> ProbesAsync(
        int level, IReadOnlyList<PlannedQuery> queries, Node? node, CancellationToken cancellationToken)
    {
        var probes = queries.Select((query, at) => Task.Run(() => ProbeAsync(level, at + 1, query, cancellationToken), cancellationToken)).ToArray();
        if (node is not null)
        {
            await ReportAsync(node, level, probes, cancellationToken);
        }

        return await Task.WhenAll(probes);
    }

    // One task reports all probes, so that the reported progress never decreases.
    private async Task ReportAsync(Node node, int level, Task<ProbeOutput>[] probes, CancellationToken cancellationToken)
    {
        var done = 0;
        await foreach (var probe in Task.WhenEach(probes))
        {
            if (!probe.IsCompletedSuccessfully)
            {
                continue;
            }

            done++;
            node.JobPercent = scale.Probed(level, done, probes.Length);
            await node.ProgressAsync(
                100.0 * done / probes.Length, $"{done} of {Sentence.Count(probes.Length, "probe")} done", new { done, probes = probes.Length }, cancellationToken);
        }
    }

    private Task<ProbeOutput> ProbeAsync(int level, int number, PlannedQuery query, CancellationToken cancellationToken)
    {
        var id = $"level-{level}/probe-{number}";
        var spec = new NodeSpec(
            id, "probe", "probe", $"Looking into \"{Sentence.Short(query.Query)}\"", $"level-{level}", 1,
            new { query.Query, query.Facet, level });
        return job.StepAsync(spec, async (_, token) =>
        {
            var (windows, searches) = await _retrieval.SearchAsync(id, query, token);
            var synthesis = new NodeSpec(
                $"{id}/synthesis", "synthesis", "synthesis", $"Choosing what to quote from {Sentence.Count(windows.Count, "passage")}", id, 2);
            return await job.StepAsync(
                synthesis, (node, inner) => reasoning.SynthesizeAsync(task, new RetrievalResult(query, windows, searches), node, inner), token);
        }, cancellationToken);
    }

    private static LevelOutput Output(int level, IReadOnlyList<PlannedQuery> queries, IReadOnlyList<ProbeOutput> outputs) => new(
        level,
        [.. outputs.Select((output, at) => new LevelProbe($"level-{level}/probe-{at + 1}", queries[at].Query, output.KnowledgeItems))],
        outputs.SelectMany(output => output.Sources).Select(source => source.File ?? source.Url).Distinct(StringComparer.Ordinal).Count());
}
