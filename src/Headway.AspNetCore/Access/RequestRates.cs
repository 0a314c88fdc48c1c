using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// How fast each caller may ask: a token bucket for each caller and <see cref="Rate"/>, which holds ten seconds' worth.
/// The framework drops the buckets of callers that have been idle, so memory follows the callers of the last seconds.
/// </summary>
internal sealed class RequestRates : IDisposable
{
    private const int BurstSeconds = 10;

    private readonly Dictionary<Rate, PartitionedRateLimiter<string>> _limiters = [];
    private readonly Refusals _refusals;

    public RequestRates(HttpOptions options, Refusals refusals)
    {
        _refusals = refusals;
        foreach (var rate in Enum.GetValues<Rate>().Where(rate => PerSecond(options, rate) > 0))
        {
            _limiters[rate] = PartitionedRateLimiter.Create<string, string>(caller =>
                RateLimitPartition.GetTokenBucketLimiter(caller, _ => Bucket(PerSecond(options, rate))), StringComparer.Ordinal);
        }
    }

    /// <summary>What is configured; 0 is no limit.</summary>
    public static int PerSecond(HttpOptions options, Rate rate) => rate switch
    {
        Rate.Jobs => options.JobsPerSecond,
        Rate.Appends => options.AppendsPerSecond,
        _ => options.RequestsPerSecond,
    };

    /// <summary>How a request is refused that comes too soon; null: it may pass.</summary>
    public RequestDelegate? Refuse(HttpContext http)
    {
        // The page's files and the health checks are cheap.
        if (http.GetEndpoint() is not { } route || route.Metadata.GetMetadata<OpenRoute>() is not null || LimitedCaller.Of(http) is not { } caller)
        {
            return null;
        }

        return Take(route.Metadata.GetMetadata<CountedAs>()?.Rate ?? Rate.Requests, caller) is { } reached ? reached.AnswerAsync : null;
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

    private LimitReached? Take(Rate rate, string caller)
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

        _refusals.Count(Refusals.Reason(rate));
        return LimitReached.Rate(lease.TryGetMetadata(MetadataName.RetryAfter, out var wait) ? wait : TimeSpan.FromSeconds(1));
    }
}
