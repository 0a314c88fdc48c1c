using Headway.AspNetCore;
using Headway.Log;
using Headway.Log.Redis;

namespace Headway.Server.Redis;

/// <summary>How this node gets on with Redis, for <c>/metrics</c>.</summary>
internal sealed class RedisMetrics(RedisConnection connection, ILogStore store) : IMetricSource
{
    public IEnumerable<MetricReading> Read()
    {
        yield return new("headway_redis_up", IsCounter: false, "Whether Redis is in reach, 1 or 0.", connection.IsConnected ? 1 : 0);
        if (store is RedisLogStore redis)
        {
            yield return new("headway_followed_logs", IsCounter: false, "Logs whose events this node is told by Redis.", redis.FollowedLogs);
            yield return new("headway_tail_holes_total", IsCounter: true, "Times that something published had not arrived, and was read from the stream.", redis.Holes);
            yield return new("headway_logs_lost_total", IsCounter: true, "Logs that Redis had accepted and lost, as far as this node found out.", redis.Lost);
        }
    }
}
