using System.Text.Json;
using Headway.AspNetCore.Access;
using Headway.Jobs;
using Headway.Research.Corpus;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headway.Research.AspNetCore;

/// <summary>Creates an index job for every corpus at start, unless the corpus already has one.</summary>
internal sealed partial class CorpusIndexing(JobEngine engine, IndexJobs indexJobs, Corpora corpora, AuthOptions auth, ILogger<CorpusIndexing> logger) : IHostedService
{
    // Without names of callers everybody is this user, and may see these jobs too.
    private const string Everybody = "local";

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var open = await indexJobs.OpenAsync(cancellationToken);
        var owner = auth.HasKeys || auth.Mode == "host" ? JobEngine.SystemOwner : Everybody;
        foreach (var corpus in corpora.All.Where(corpus => !open.ContainsKey(corpus.Name)))
        {
            try
            {
                var input = JsonSerializer.SerializeToElement(new { corpus = corpus.Name });
                await engine.CreateAsync(new("index", input, default, owner), cancellationToken);
            }
            catch (JobRefusedException fault)
            {
                LogRefused(corpus.Name, fault.Message);
            }
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(1, LogLevel.Warning, "Corpus {Corpus} is not indexed: {Reason}")]
    private partial void LogRefused(string corpus, string reason);
}
