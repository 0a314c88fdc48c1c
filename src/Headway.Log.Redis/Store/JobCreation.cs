using System.Text.Json;
using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Creates jobs, and finds them by their idempotency keys. The key, the lists and the job are in different slots of a
/// cluster, so a creation is a sequence of idempotent steps: a retry by any node completes it, even if the first node
/// has died meanwhile.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobCreation(RedisConnection connection, JobStore jobs, JobLists lists, TimeProvider time)
{
    public async Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken)
    {
        var queued = job.Queued();
        var key = job.Idempotency is { } named ? jobs.Keys.Idempotency(job.Owner, named.Key) : default;
        if (job.Idempotency is { } idempotency)
        {
            var (id, digest) = await ReserveAsync(key, job.Id, idempotency, cancellationToken);
            if (id != job.Id && digest != idempotency.Digest)
            {
                var other = await jobs.LoadAsync(id, cancellationToken);
                if (other is not null || idempotency.Replaces is null) // else a takeover was begun and not ended
                {
                    return new(other?.Record ?? new() { Id = id, Kind = job.Kind, Owner = job.Owner }, IsNew: false, IsConflict: true);
                }
            }

            job = job with { Id = id };
        }

        await lists.AddAsync(job.Id, job.Owner, cancellationToken);
        var first = LogEvent.Create(1, jobs.Now(), queued);
        var record = new JobRecord { Id = job.Id, Kind = job.Kind, Owner = job.Owner, Title = job.Title }.Apply(first);
        var (isNew, found) = await jobs.CreateAsync(new(jobs.NextVersion(), record with { Request = default }, [], key), first, job.Request);
        if (!isNew && found is null)
        {
            // The key names a job that was deleted, by a node that died before it released the key.
            await connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Release, [key], [job.Id]), cancellationToken);
            await lists.RemoveAsync(job.Id, job.Owner, cancellationToken);
            return await CreateAsync(job with { Id = JobIds.Create(time) }, cancellationToken);
        }

        if (isNew && job.Idempotency is { } created)
        {
            var names = JsonSerializer.SerializeToUtf8Bytes(new[] { job.Owner, created.Key });
            await connection.TryAsync(redis => redis.PublishAsync(jobs.Keys.Arrivals, names), CancellationToken.None);
        }

        return new(isNew ? record : found!.Record, isNew);
    }

    /// <summary>The id of the job that an owner created, or began to create, with a key.</summary>
    public async Task<string?> FindAsync(string owner, string key, CancellationToken cancellationToken)
    {
        var value = await connection.TryAsync(redis => redis.StringGetAsync(jobs.Keys.Idempotency(owner, key)), cancellationToken);
        return value.IsNull ? null : Read(value!).Id;
    }

    private static (string Id, string Digest) Read(string value) =>
        value.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space ? (value[..space], value[(space + 1)..]) : (value, "");

    private async Task<(string Id, string Digest)> ReserveAsync(RedisKey key, string id, IdempotencyKey idempotency, CancellationToken cancellationToken)
    {
        if (idempotency.Replaces is { } ended)
        {
            await connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.MoveKey, [key], [ended, id]), cancellationToken);
        }

        while (true)
        {
            await connection.TryAsync(redis => redis.StringSetAsync(key, $"{id} {idempotency.Digest}", when: When.NotExists), cancellationToken);
            var value = await connection.TryAsync(redis => redis.StringGetAsync(key), cancellationToken);
            if (!value.IsNull) // it may have expired between the two
            {
                return Read(value!);
            }
        }
    }
}
