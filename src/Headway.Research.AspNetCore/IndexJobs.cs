using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Research.Corpus;

namespace Headway.Research.AspNetCore;

/// <summary>
/// The queued and running index jobs of this node, by corpus. Each node has its own index, so jobs of other nodes do not count.
/// </summary>
internal sealed class IndexJobs(EventLog log, JobEngine engine, Corpora corpora)
{
    private const int MaxJobs = 1000;

    public async Task<IReadOnlyDictionary<string, string>> OpenAsync(CancellationToken cancellationToken)
    {
        var open = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var job in await log.ListAsync(new(Kind: "index", Status: [JobStatus.Queued, JobStatus.Running], Limit: MaxJobs), cancellationToken))
        {
            if (engine.IsOnThisNode(job) && await log.FindAsync(job.Id, cancellationToken) is { } whole && corpora.Find(CorpusName(whole)) is { } corpus)
            {
                open[corpus.Name] = job.Id;
            }
        }

        return open;
    }

    // An index job without input indexes the default corpus.
    private static string? CorpusName(JobRecord job)
    {
        using var request = JsonDocument.Parse(job.Request);
        return request.RootElement.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
            && input.TryGetProperty("corpus", out var name) ? name.GetString() : null;
    }
}
