using System.Globalization;
using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Deletes jobs. One script deletes the job and sets an expiry on its events, so an acknowledged deletion needs no further
/// work. The idempotency key and the lists are in other slots; a later read removes deleted jobs that are left there.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobRemoval(RedisConnection connection, JobStore jobs, JobLists lists)
{
    private const int MaxNames = 100_000;
    private static readonly TimeSpan s_nameLife = TimeSpan.FromHours(24);

    /// <summary>Deletes a job.</summary>
    /// <returns>The job before its deletion, and the approximate size of its events in bytes; null: there is none.</returns>
    public async Task<(JobRecord Job, long Bytes)?> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken)
    {
        if (await jobs.LoadAsync(job, cancellationToken) is not { } state)
        {
            return null;
        }

        if (state.Idempotency is { } name)
        {
            await AddNameAsync(name); // first: the name is looked up only after the job is gone
        }

        if (await jobs.DeleteAsync(job, grace, s_nameLife, CancellationToken.None) is not { } bytes)
        {
            return null;
        }

        if (state.Idempotency is { } key)
        {
            await connection.TryAsync(redis => redis.ScriptEvaluateAsync(Scripts.Release, [key], [job]), CancellationToken.None);
        }

        await lists.RemoveAsync(job, state.Record.Owner, CancellationToken.None);
        var message = string.Create(CultureInfo.InvariantCulture, $"{job} {(long)grace.TotalMilliseconds}");
        await connection.TryAsync(redis => redis.PublishAsync(jobs.Keys.Deletions, message), CancellationToken.None);
        return (state.Record, bytes);
    }

    /// <summary>Whether a job with this idempotency key was deleted in the last 24 hours.</summary>
    public async Task<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken)
    {
        var name = (string)jobs.Keys.Idempotency(owner, key)!;
        var deleted = await connection.TryAsync(redis => redis.SortedSetScoreAsync(jobs.Keys.DeletedNames, name), cancellationToken);
        return deleted >= Oldest;
    }

    /// <summary>Reads what <see cref="DeleteAsync"/> has message.</summary>
    public static (string Job, TimeSpan Grace)? Read(string? message) =>
        message?.Split(' ') is [var job, var grace] && long.TryParse(grace, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            && milliseconds <= TimeSpan.MillisecondsPerDay ? (job, TimeSpan.FromMilliseconds(milliseconds)) : null;

    private double Oldest => (jobs.Now() - s_nameLife).ToUnixTimeMilliseconds();

    private async Task AddNameAsync(string name)
    {
        await connection.TryAsync(redis => redis.SortedSetAddAsync(jobs.Keys.DeletedNames, name, jobs.Now().ToUnixTimeMilliseconds()), CancellationToken.None);
        await connection.TryAsync(redis => redis.SortedSetRemoveRangeByScoreAsync(jobs.Keys.DeletedNames, double.NegativeInfinity, Oldest, Exclude.Stop), CancellationToken.None);
        await connection.TryAsync(redis => redis.SortedSetRemoveRangeByRankAsync(jobs.Keys.DeletedNames, 0, -MaxNames - 1), CancellationToken.None);
    }
}
