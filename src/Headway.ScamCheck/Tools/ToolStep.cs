using System.Text.Json;
using Headway.Jobs;
using Headway.ScamCheck.Extraction;

namespace Headway.ScamCheck.Tools;

/// <summary>Runs one tool on each of its entities as one durable step.</summary>
internal sealed class ToolStep(JobContext job, ICheckTool tool, TimeProvider time)
{
    private const int MaxConsecutiveFailures = 2; // the remaining entities are then skipped

    public Task<ToolOutput> RunAsync(Entities entities, string parent, CancellationToken cancellationToken)
    {
        var selected = tool.Select(entities);
        return job.StepAsync(
            new(tool.Node, "tool", tool.Name, tool.Title, parent, 1, new { entities = selected.Count }),
            (node, token) => CheckAsync(node, selected, tool.Limitation(entities), token),
            cancellationToken);
    }

    private async Task<ToolOutput> CheckAsync(Node node, IReadOnlyList<Entity> entities, string? limitation, CancellationToken cancellationToken)
    {
        var evidence = new List<Evidence>();
        var failures = 0;
        foreach (var entity in entities)
        {
            if (failures >= MaxConsecutiveFailures)
            {
                return await EndAsync(node, evidence, entities.Count, "It failed several times in a row, so the other entities were not tried.", cancellationToken);
            }

            await ReportAsync(node, evidence.Count, entities.Count, tool.Describe(entity), cancellationToken);
            var found = await AskAsync(entity, cancellationToken);
            failures = found.Success ? 0 : failures + 1;
            evidence.Add(found);
        }

        return await EndAsync(node, evidence, entities.Count, limitation, cancellationToken);
    }

    private async Task<ToolOutput> EndAsync(Node node, List<Evidence> evidence, int total, string? notChecked, CancellationToken cancellationToken)
    {
        var message = evidence.Count > 0 ? $"Looked at {evidence.Count} {(evidence.Count == 1 ? "entity" : "entities")}"
            : notChecked is not null ? $"Skipped: {notChecked}"
            : "Nothing to look at";
        await ReportAsync(node, 1, 1, message, cancellationToken);
        return new ToolOutput(evidence, total, notChecked);
    }

    private Task ReportAsync(Node node, int done, int total, string message, CancellationToken cancellationToken)
    {
        var (from, to) = tool.Range;
        node.JobPercent = from + ((to - from) * done / total);
        return node.ProgressAsync(100.0 * done / total, message, null, cancellationToken);
    }

    private async Task<Evidence> AskAsync(Entity entity, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        JsonElement result;
        var success = true;
        try
        {
            result = await tool.CheckAsync(entity, cancellationToken);
        }
        catch (ReportSearchException fault)
        {
            (result, success) = (Evidence.Write(new { Error = fault.Message }), false);
        }

        return new Evidence(tool.Name, entity.Type, entity.Value, result, success, (long)time.GetElapsedTime(began).TotalMilliseconds);
    }
}
