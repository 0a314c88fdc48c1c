namespace Headway.Log.Redis.Store;

/// <summary>What a <see cref="Follower"/> needs of its store.</summary>
internal interface IFollowedLogs
{
    RedisSubscription Subscribe(string job);

    Task<JobState?> LoadAsync(string job, CancellationToken cancellationToken);

    /// <summary>The newest seq that Redis has; 0 where there is no such job.</summary>
    Task<long> LastSeqAsync(string job);

    ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken);

    /// <summary>Where a job stands, once it is made sure that its log is the one that was heard here.</summary>
    Task<JobState?> CheckAsync(JobRecord known, RecentEvents recent);

    /// <summary>Events follow those that were heard before. Called under the follower's gate.</summary>
    void Heard(string job, IReadOnlyList<LogEvent> events);

    void CountHole();
}
