using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headway.Jobs;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>Which job a channel belongs to: the one of that id, or the one that was created under the channel's name.</summary>
/// <remarks>Thread-safe. It remembers a bounded number of them.</remarks>
internal sealed class ChannelJobs(EventLog log, JobEngine engine, DialectsOptions options)
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<(string Dialect, string Id), ChannelJob> _known = new();

    /// <summary>The job, if there is one.</summary>
    public async ValueTask<ChannelJob?> FindAsync(ChannelRoute route, string id, CancellationToken cancellationToken) =>
        _known.TryGetValue((route.Dialect.Name, id), out var known) ? known
            : await LookAsync(route, id, cancellationToken) is { } job ? Keep(route, id, job)
            : null;

    /// <summary>The job; an external one is created when there is none.</summary>
    public async ValueTask<ChannelJob> FindOrCreateAsync(ChannelRoute route, string id, CancellationToken cancellationToken)
    {
        if (await FindAsync(route, id, cancellationToken) is { } known)
        {
            return known;
        }

        var input = JsonSerializer.SerializeToElement(new { title = $"{route.Title} {id}", task_id = id });
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.GetRawText())));
        var request = new JobRequest(JobEngine.External, input, default, options.ChannelOwner, new(route.Key(id), digest));
        return Keep(route, id, (await engine.CreateAsync(request, cancellationToken)).Job); // a conflict: somebody created it in other words
    }

    /// <summary>It has to be looked for again: its log is gone.</summary>
    public void Forget(ChannelRoute route, string id) => _known.TryRemove((route.Dialect.Name, id), out _);

    private async ValueTask<JobRecord?> LookAsync(ChannelRoute route, string id, CancellationToken cancellationToken) =>
        await log.FindAsync(id, cancellationToken) ?? await log.FindByKeyAsync(options.ChannelOwner, route.Key(id), cancellationToken);

    private ChannelJob Keep(ChannelRoute route, string id, JobRecord job)
    {
        if (_known.Count >= MostKnown)
        {
            _known.Clear(); // they are looked up again when they speak again
        }

        return _known[(route.Dialect.Name, id)] = new(job.Id, job.Kind != JobEngine.External, job.LastSeq) { IsClosed = job.IsClosed };
    }
}
