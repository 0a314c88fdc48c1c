using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Jobs;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>Finds the job of a channel: the job with the channel's id, or the job whose idempotency key is the channel's name.</summary>
/// <remarks>Thread-safe. The cache is bounded.</remarks>
internal sealed class ChannelJobs(EventLog log, JobEngine engine, OpenChannels open, DialectsOptions options)
{
    private const int MaxCached = 10_000;

    private readonly ConcurrentDictionary<(string Dialect, string Id), (ChannelId Channel, ChannelJob Job)> _cache = new();

    /// <summary>Finds the job; null: there is none.</summary>
    public async ValueTask<ChannelJob?> FindAsync(ChannelId channel, CancellationToken cancellationToken) =>
        _cache.TryGetValue(Name(channel), out var known) ? known.Job
            : await LoadAsync(channel, cancellationToken) is { } job ? await CacheAsync(channel, job)
            : null;

    /// <summary>Finds the job, or creates an external one.</summary>
    public async ValueTask<ChannelJob> FindOrCreateAsync(ChannelId channel, CancellationToken cancellationToken)
    {
        if (await FindAsync(channel, cancellationToken) is { } known)
        {
            return known;
        }

        return await CreateAsync(channel, replaces: null, cancellationToken);
    }

    /// <summary>Creates a job for a new run on the channel. The idempotency key then refers to the new job.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="ended">The job of the previous run.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public ValueTask<ChannelJob> ReopenAsync(ChannelId channel, ChannelJob ended, CancellationToken cancellationToken) =>
        CreateAsync(channel, ended.Id, cancellationToken);

    /// <summary>Whether the channel's job was deleted in the last 24 hours. Queries the log only if no job is found.</summary>
    public async ValueTask<bool> IsDeletedAsync(ChannelId channel, CancellationToken cancellationToken) =>
        await FindAsync(channel, cancellationToken) is null && await log.WasDeletedAsync(options.ChannelOwner, channel.Route.Key(channel.Id), cancellationToken);

    /// <summary>Removes a channel's job from the cache. Called when its log does not exist any more.</summary>
    public void Invalidate(ChannelId channel) => _cache.TryRemove(Name(channel), out _);

    /// <summary>Marks the job as ended and removes the channel from the open ones.</summary>
    public Task CloseAsync(ChannelId channel, ChannelJob? job)
    {
        job?.IsClosed = true;
        return open.RemoveAsync(channel);
    }

    /// <summary>Lists the channels with open jobs: those cached here and those stored in Redis.</summary>
    /// <exception cref="LogStoreException">Redis is unreachable.</exception>
    public async Task<IReadOnlyCollection<ChannelId>> ListOpenAsync(CancellationToken cancellationToken)
    {
        var known = _cache.Values.Where(static known => known.Job is { IsOwn: false, IsClosed: false }).Select(static known => known.Channel).ToList();
        await open.AddAsync(known); // Redis may have lost them
        return [.. (await open.ListAsync(cancellationToken)).Union(known)];
    }

    private JsonElement SilenceOptions() =>
        options.ChannelSilence > TimeSpan.Zero ? JsonSerializer.SerializeToElement(new { silence = options.ChannelSilence.TotalSeconds }) : default;

    private static (string Dialect, string Id) Name(ChannelId channel) => (channel.Route.Dialect.Name, channel.Id);

    private async ValueTask<ChannelJob> CreateAsync(ChannelId channel, string? replaces, CancellationToken cancellationToken)
    {
        var (route, id) = channel;
        var input = JsonSerializer.SerializeToElement(new { title = $"{route.Title} {id}", task_id = id });
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(input.GetRawText())));
        var key = new IdempotencyKey(route.Key(id), digest) { Replaces = replaces };
        var request = new JobRequest(JobEngine.External, input, SilenceOptions(), options.ChannelOwner, key);
        return await CacheAsync(channel, (await engine.CreateAsync(request, cancellationToken)).Job); // after a conflict this is the existing job of the key
    }

    // An ended job with the channel's id is used only if no later run has created a job.
    private async ValueTask<JobRecord?> LoadAsync(ChannelId channel, CancellationToken cancellationToken) =>
        await log.FindAsync(channel.Id, cancellationToken) is { IsClosed: false } open ? open
            : await log.FindByKeyAsync(options.ChannelOwner, channel.Route.Key(channel.Id), cancellationToken) ?? await log.FindAsync(channel.Id, cancellationToken);

    private async ValueTask<ChannelJob> CacheAsync(ChannelId channel, JobRecord job)
    {
        if (_cache.Count >= MaxCached)
        {
            _cache.Clear(); // the next use loads a job again
        }

        var kept = new ChannelJob(job.Id, job.Kind != JobEngine.External, job.IsClosed);
        if (!kept.IsOwn && !kept.IsClosed)
        {
            await open.AddAsync([channel]);
        }

        _cache[Name(channel)] = (channel, kept);
        return kept;
    }
}
