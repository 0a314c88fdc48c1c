using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;

namespace Headway.Server.Redis;

/// <summary>How this node gets on with Redis, for <c>/metrics</c>.</summary>
internal sealed class RedisMetrics(RedisConnection connection, ILogStore store, IJobQueue? queue = null) : IMetricSource
{
    public IEnumerable<MetricReading> Read()
    {
        yield return MetricReading.Gauge("headway_redis_up", "Whether Redis is in reach, 1 or 0.", connection.IsConnected ? 1 : 0);
        if (store is RedisLogStore redis)
        {
            yield return MetricReading.Gauge("headway_followed_logs", "Logs whose events this node is told by Redis.", redis.FollowedLogs);
            yield return MetricReading.Counter("headway_tail_holes_total", "Times that something published had not arrived, and was read from the stream.", redis.Holes);
            yield return MetricReading.Counter("headway_logs_lost_total", "Logs that Redis had accepted and lost, as far as this node found out.", redis.Lost);
            yield return MetricReading.Counter("headway_events_put_back_total", "Events that Redis had lost and this node put back.", redis.PutBack);
        }

        if (queue is RedisJobQueue line)
        {
            yield return MetricReading.Gauge("headway_leases", "Jobs that only this node may work on now.", line.Leases);
            yield return MetricReading.Counter("headway_leases_lost_total", "Leases on jobs that this node lost: it, or Redis, was silent for too long.", line.Lost);
        }
    }
}
