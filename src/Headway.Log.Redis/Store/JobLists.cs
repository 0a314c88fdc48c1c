using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>
/// The lists of jobs: all, by owner, and open. A cluster keeps each job in its own slot, so the lists cannot change in the same
/// script as a job. They may be out of date; the job's state is decisive, and each read repairs the entries it finds wrong.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class JobLists(RedisConnection connection, Keys keys, TimeProvider time)
{
    private const int IdLength = 26;
    private const int SweepSize = 512;

    // A job is listed before it is stored; after this time its creation has failed.
    private static readonly TimeSpan s_creationTimeout = TimeSpan.FromMinutes(1);

    private double _sweptTo = double.NegativeInfinity;

    public Task AddAsync(string job, string owner, CancellationToken cancellationToken) => connection.TryAsync(
        redis => redis.ScriptEvaluateAsync(
            Scripts.AddToLists, [keys.AllJobs, keys.OwnersJobs(owner), keys.OpenJobs, keys.LastPlace], [job, Member(job, owner)]),
        cancellationToken);

    public async Task<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken)
    {
        var jobs = new List<JobRecord>();
        var list = ListOf(query);
        var wanted = query.Kind is null && query.Status is null ? Math.Min(query.Limit, 1000) : 256;
        var before = await PlaceAsync(list, query.Before, cancellationToken);
        while (jobs.Count < query.Limit)
        {
            var page = await connection.TryAsync(
                redis => redis.SortedSetRangeByScoreWithScoresAsync(list, double.NegativeInfinity, before, Exclude.Stop, Order.Descending, 0, wanted), cancellationToken);
            var records = await Task.WhenAll(page.Select(entry => RecordAsync(list, entry.Element!, cancellationToken)));
            jobs.AddRange(records.OfType<JobRecord>().Where(record => Fits(record, query)).Take(query.Limit - jobs.Count));
            if (page.Length < wanted)
            {
                break;
            }

            before = page[^1].Score;
        }

        return jobs;
    }

    /// <summary>About how much memory the events of an owner's jobs take, in bytes.</summary>
    public async Task<long> MeasureAsync(string owner, CancellationToken cancellationToken)
    {
        var jobs = await connection.TryAsync(redis => redis.SortedSetRangeByRankAsync(keys.OwnersJobs(owner)), cancellationToken);
        var bytes = 0L;
        foreach (var some in jobs.Chunk(SweepSize))
        {
            var sizes = await Task.WhenAll(some.Select(job => connection.TryAsync(
                redis => redis.ScriptEvaluateAsync(Scripts.Measure, [keys.Log(job!)], []), cancellationToken)));
            bytes += sizes.Sum(static size => (long)size);
        }

        return bytes;
    }

    /// <summary>Takes a deleted job out of the lists.</summary>
    public async Task RemoveAsync(string job, string owner, CancellationToken cancellationToken)
    {
        await connection.TryAsync(redis => redis.SortedSetRemoveAsync(keys.OpenJobs, job), cancellationToken);
        await connection.TryAsync(redis => redis.SortedSetRemoveAsync(keys.AllJobs, Member(job, owner)), cancellationToken);
        await connection.TryAsync(redis => redis.SortedSetRemoveAsync(keys.OwnersJobs(owner), job), cancellationToken);
    }

    /// <summary>Removes expired jobs from the next section of the lists; the next call continues after it.</summary>
    public async Task SweepAsync(CancellationToken cancellationToken)
    {
        var page = await connection.TryAsync(
            redis => redis.SortedSetRangeByScoreWithScoresAsync(keys.AllJobs, _sweptTo, double.PositiveInfinity, Exclude.Start, Order.Ascending, 0, SweepSize), cancellationToken);
        _sweptTo = page.Length < SweepSize ? double.NegativeInfinity : page[^1].Score;
        foreach (var entry in page)
        {
            await RecordAsync(keys.AllJobs, entry.Element!, cancellationToken);
        }
    }

    private static string Member(string job, string owner) => $"{job} {owner}";

    private static bool Fits(JobRecord record, JobQuery query) =>
        (query.Owner is null || query.Owner == record.Owner)
        && (query.Kind is null || query.Kind == record.Kind)
        && (query.Status is not { Count: > 0 } || query.Status.Contains(record.Status));

    private RedisKey ListOf(JobQuery query) => query switch
    {
        { Status: { Count: > 0 } status } when status.All(static one => one < JobStatus.Completed) => keys.OpenJobs, // usually few
        { Owner: { } owner } => keys.OwnersJobs(owner),
        _ => keys.AllJobs,
    };

    private async Task<double> PlaceAsync(RedisKey list, string? before, CancellationToken cancellationToken)
    {
        if (before is null)
        {
            return double.PositiveInfinity;
        }

        // A job may leave the list of open jobs between two pages; the list of all jobs still has its place.
        var record = await LoadAsync(before, cancellationToken);
        var place = record is null ? null : await connection.TryAsync(redis => redis.SortedSetScoreAsync(keys.AllJobs, Member(before, record.Owner)), cancellationToken);
        return place ?? (JobIds.IsPossible(before) ? JobIds.TimeOf(before).ToUnixTimeMilliseconds() * 1000d : double.NegativeInfinity);
    }

    private async Task<JobRecord?> LoadAsync(string job, CancellationToken cancellationToken)
    {
        var state = await connection.TryAsync(redis => redis.HashGetAsync(keys.State(job), "s"), cancellationToken);
        return state.IsNull ? null : JobState.Read("", state!).Record;
    }

    private async Task<JobRecord?> RecordAsync(RedisKey list, string member, CancellationToken cancellationToken)
    {
        var job = member.Length > IdLength ? member[..IdLength] : member;
        var record = await LoadAsync(job, cancellationToken);
        var isGone = record is null && (!JobIds.IsPossible(job) || time.GetUtcNow() - JobIds.TimeOf(job) > s_creationTimeout);
        if (isGone || (list == keys.OpenJobs && record is { IsClosed: true }))
        {
            await connection.TryAsync(redis => redis.SortedSetRemoveAsync(list, member), cancellationToken);
        }

        if (isGone && member.Length > IdLength)
        {
            await connection.TryAsync(redis => redis.SortedSetRemoveAsync(keys.OwnersJobs(member[(IdLength + 1)..]), job), cancellationToken);
        }

        return record;
    }
}
