using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Research.Corpus;

namespace Headway.Server;

/// <summary>At each start, brings every corpus up to date: by a job that anyone can watch, unless one is at it already.</summary>
internal sealed partial class CorpusIndexing(JobEngine engine, EventLog log, Corpora corpora, ILogger<CorpusIndexing> logger) : IHostedService
{
    private const string Owner = "local";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var open = await log.ListAsync(new(Kind: "index", Status: [JobStatus.Queued, JobStatus.Running], Limit: 1000), cancellationToken);
        var busy = await InputsAsync(open, cancellationToken);
        foreach (var corpus in corpora.All.Where(corpus => !busy.Contains(corpus.Name)))
        {
            try
            {
                var input = JsonSerializer.SerializeToElement(new { corpus = corpus.Name });
                await engine.CreateAsync(new("index", input, default, Owner), cancellationToken);
            }
            catch (JobRefusedException fault)
            {
                LogRefused(corpus.Name, fault.Message);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<HashSet<string>> InputsAsync(IReadOnlyList<JobRecord> jobs, CancellationToken cancellationToken)
    {
        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var job in jobs)
        {
            if (await log.FindAsync(job.Id, cancellationToken) is { } whole)
            {
                names.Add(corpora.Find(CorpusName(whole))?.Name ?? "");
            }
        }

        return names;
    }

    // An index job may leave its input out, which means the default corpus.
    private static string? CorpusName(JobRecord job)
    {
        using var request = JsonDocument.Parse(job.Request);
        return request.RootElement.TryGetProperty("input", out var input) && input.ValueKind == JsonValueKind.Object
            && input.TryGetProperty("corpus", out var name) ? name.GetString() : null;
    }

    [LoggerMessage(1, LogLevel.Warning, "Corpus {Corpus} is not indexed: {Reason}")]
    private partial void LogRefused(string corpus, string reason);
}
