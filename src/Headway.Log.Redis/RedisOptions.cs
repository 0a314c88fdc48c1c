using System.ComponentModel.DataAnnotations;

namespace Headway.Log.Redis;

/// <summary>The address and the use of Redis. Section <c>Redis</c> of the configuration.</summary>
public sealed record RedisOptions
{
    /// <summary>
    /// <c>redis://[user:password@]host:port[/database]</c>, <c>rediss://…</c> with TLS, or several addresses of one
    /// cluster with commas between. Empty: no Redis. The variable <c>REDIS_URL</c> sets it too.
    /// </summary>
    public string Url { get; set; } = "";

    /// <summary>What the names of all keys and channels begin with, so that several installations can share a Redis. The default value is <c>headway</c>.</summary>
    [RegularExpression("^[A-Za-z0-9_.-]{1,64}$", ErrorMessage = "must be 1 to 64 characters out of A-Z a-z 0-9 _ . -")]
    public string Prefix { get; set; } = "headway";

    /// <summary>This process's name among all; two that run at once must differ. The default value is random.</summary>
    [RegularExpression("^[A-Za-z0-9_.-]{1,64}$", ErrorMessage = "must be 1 to 64 characters out of A-Z a-z 0-9 _ . -")]
    public string Node { get; set; } = Guid.NewGuid().ToString("n")[..12];

    /// <summary>
    /// The time without a heartbeat after which another worker takes a worker's jobs, 1 second to 1 hour. A worker sends three heartbeats in this time.
    /// The default value is 10 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan LeaseTime { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>The time for which an append or a read waits for an unreachable Redis before it fails with <c>store_unreachable</c>. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan Patience { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the log of a job that has ended is kept. The default value is 7 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(7);

    /// <summary>
    /// Other times for the jobs of some kinds: a comma list of <c>KIND=DURATION</c>, for example
    /// <c>research=30.00:00:00,external=1.00:00:00</c>. A duration of zero keeps them for ever. The default value is empty.
    /// </summary>
    [RetentionByKind]
    public string RetentionByKind { get; set; } = "";
}
