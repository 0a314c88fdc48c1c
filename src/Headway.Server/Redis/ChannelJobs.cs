using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>Finds the job of a channel: the one with that id, or the one that was created under the channel's name.</summary>
/// <remarks>Thread-safe. The cache is bounded.</remarks>
internal sealed class ChannelJobs(EventLog log, JobEngine engine, OpenChannels open, DialectsOptions options)
{
    private const int MostKnown = 10_000;

    private readonly ConcurrentDictionary<(string Dialect, string Id), (ChannelId Channel, ChannelJob Job)> _known = new();

    /// <summary>The job, or null.</summary>
    public async ValueTask<ChannelJob?> FindAsync(ChannelId channel, CancellationToken cancellationToken) =>
        _known.TryGetValue(Name(channel), out var known) ? known.Job
            : await LookAsync(channel, cancellationToken) is { } job ? await KeepAsync(channel, job)
            : null;

    /// <summary>The job; an external one is created when there is none.</summary>
    public async ValueTask<ChannelJob> FindOrCreateAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        if (await FindAsync(channel, cancellationToken) is { } known)
        {
            return known;
        }

        return await CreateAsync(channel, replaces: null, cancellationToken);
    }

    /// <summary>Creates the job of a run that begins after the end of another: from now on the channel's name means this job.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="ended">The job of the run before.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<ChannelJob> ReopenAsync(ChannelId channel, ChannelJob ended, CancellationToken cancellationToken) =>
        CreateAsync(channel, ended.Id, cancellationToken);

    /// <summary>Whether the channel has no job because that was deleted in the last 24 hours. Asked only while no job is known.</summary>
    public async ValueTask<bool> IsDeletedAsync(ChannelId channel, CancellationToken cancellationToken) =>
        await FindAsync(channel, cancellationToken) is null && await log.WasDeletedAsync(options.ChannelOwner, channel.Route.Key(channel.Id), cancellationToken);

    /// <summary>Looks the job up again the next time: its log is gone.</summary>
    public void Forget(ChannelId channel) => _known.TryRemove(Name(channel), out _);

    /// <summary>The job has ended.</summary>
    public Task CloseAsync(ChannelId channel, ChannelJob? job)
    {
        job?.IsClosed = true;
        return open.RemoveAsync(channel);
    }

    /// <summary>The channels whose jobs are open, as far as this process and Redis know.</summary>
    /// <exception cref="LogStoreException">Redis is out of reach.</exception>
    public async Task<IReadOnlyCollection<ChannelId>> ListOpenAsync(CancellationToken cancellationToken)
    {
        var known = _known.Values.Where(static known => known.Job is { IsOwn: false, IsClosed: false }).Select(static known => known.Channel).ToList();
        await open.AddAsync(known); // Redis may have lost them
        return [.. (await open.ListAsync(cancellationToken)).Union(known)];
    }

    private JsonElement Silence() =>
        options.ChannelSilence > TimeSpan.Zero ? JsonSerializer.SerializeToElement(new { silence = options.ChannelSilence.TotalSeconds }) : default;

    private static (string Dialect, string Id) Name(ChannelId channel) => (channel.Route.Dialect.Name, channel.Id);

    private async ValueTask<ChannelJob> CreateAsync(ChannelId channel, string? replaces, CancellationToken cancellationToken)
    {
        var (route, id) = channel;
        var input = JsonSerializer.SerializeToElement(new { title = $"{route.Title} {id}", task_id = id });
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.GetRawText())));
        var key = new IdempotencyKey(route.Key(id), digest) { Replaces = replaces };
        var request = new JobRequest(JobEngine.External, input, Silence(), options.ChannelOwner, key);
        return await KeepAsync(channel, (await engine.CreateAsync(request, cancellationToken)).Job); // also after a conflict: the key's job exists
    }

    // A job that has ended gives way to the one of a later run.
    private async ValueTask<JobRecord?> LookAsync(ChannelId channel, CancellationToken cancellationToken) =>
        await log.FindAsync(channel.Id, cancellationToken) is { IsClosed: false } open ? open
            : await log.FindByKeyAsync(options.ChannelOwner, channel.Route.Key(channel.Id), cancellationToken) ?? await log.FindAsync(channel.Id, cancellationToken);

    private async ValueTask<ChannelJob> KeepAsync(ChannelId channel, JobRecord job)
    {
        if (_known.Count >= MostKnown)
        {
            _known.Clear(); // those in use are looked up again
        }

        var kept = new ChannelJob(job.Id, job.Kind != JobEngine.External, job.IsClosed);
        if (!kept.IsOwn && !kept.IsClosed)
        {
            await open.AddAsync([channel]);
        }

        _known[Name(channel)] = (channel, kept);
        return kept;
    }
}
