using System.Diagnostics.Metrics;
using Headway.AspNetCore.Metrics;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;

namespace Headway.Server.Redis;

/// <summary>The instruments of this node's use of Redis.</summary>
internal sealed class RedisMetrics(IMeterFactory meters, RedisConnection connection, ILogStore store, IJobQueue? queue = null) : ObservableMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableGauge("headway.redis.up", () => connection.IsConnected ? 1 : 0, description: "Whether Redis is in reach, 1 or 0.");
        if (store is RedisLogStore redis)
        {
            meter.CreateObservableUpDownCounter("headway.followed_logs", () => redis.FollowedLogs, "{log}", "Logs whose events this node is told by Redis.");
            meter.CreateObservableCounter("headway.tail_holes", () => redis.Holes, "{hole}", "Times that something published had not arrived, and was read from the stream.");
            meter.CreateObservableCounter("headway.logs_lost", () => redis.Lost, "{log}", "Logs that Redis had accepted and lost, as far as this node found out.");
            meter.CreateObservableCounter("headway.events_put_back", () => redis.PutBack, "{event}", "Events that Redis had lost and this node put back.");
        }

        if (queue is RedisJobQueue line)
        {
            meter.CreateObservableUpDownCounter("headway.leases", () => line.Leases, "{lease}", "Jobs that only this node may work on now.");
            meter.CreateObservableCounter("headway.leases_lost", () => line.Lost, "{lease}", "Leases on jobs that this node lost: it, or Redis, was silent for too long.");
        }
    }
}
