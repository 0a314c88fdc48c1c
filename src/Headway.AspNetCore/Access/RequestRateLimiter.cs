using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Limits the request rate of each caller, with one token bucket per caller and <see cref="RateCategory"/>. A bucket allows a burst
/// of ten seconds' worth of requests. The framework removes the buckets of idle callers, which bounds the memory.
/// </summary>
internal sealed class RequestRateLimiter : IDisposable
{
    private const int BurstSeconds = 10;

    private readonly Dictionary<RateCategory, PartitionedRateLimiter<string>> _limiters = [];
    private readonly RefusalCounter _refusals;

    public RequestRateLimiter(HttpOptions options, RefusalCounter refusals)
    {
        _refusals = refusals;
        foreach (var rate in Enum.GetValues<RateCategory>().Where(rate => PerSecond(options, rate) > 0))
        {
            _limiters[rate] = PartitionedRateLimiter.Create<string, string>(caller =>
                RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(PerSecond(options, rate))), StringComparer.Ordinal);
        }
    }

    /// <summary>Returns the configured limit; 0 means no limit.</summary>
    public static int PerSecond(HttpOptions options, RateCategory rate) => rate switch
    {
        RateCategory.Jobs => options.JobsPerSecond,
        RateCategory.Appends => options.AppendsPerSecond,
        _ => options.RequestsPerSecond,
    };

    /// <summary>Returns the refusal of a request that exceeds its rate limit, or null if the request may proceed.</summary>
    public RequestDelegate? Refuse(HttpContext http)
    {
        // Open routes, such as page files and health checks, are cheap and not limited.
        if (http.GetEndpoint() is not { } route || route.Metadata.GetMetadata<OpenRoute>() is not null || LimiterKey.Of(http) is not { } caller)
        {
            return null;
        }

        return Take(route.Metadata.GetMetadata<RateMetadata>()?.Category ?? RateCategory.Requests, caller) is { } reached ? reached.AnswerAsync : null;
    }

    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
        {
            limiter.Dispose();
        }
    }

    private static TokenBucketRateLimiterOptions Bucket(int perSecond) => new()
    {
        TokenLimit = perSecond * BurstSeconds,
        TokensPerPeriod = perSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
    };

    private TemporaryRefusal? Take(RateCategory rate, string caller)
    {
        if (!_limiters.TryGetValue(rate, out var limiter))
        {
            return null;
        }

        using var lease = limiter.AttemptAcquire(caller);
        if (lease.IsAcquired)
        {
            return null;
        }

        _refusals.Count(RefusalCounter.Reason(rate));
        return TemporaryRefusal.TooManyRequests(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }
}
