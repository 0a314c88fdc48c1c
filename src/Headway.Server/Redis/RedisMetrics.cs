using System.Diagnostics.Metrics;
using Headway.AspNetCore.Metrics;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;

namespace Headway.Server.Redis;

/// <summary>The metrics of this node's use of Redis.</summary>
internal sealed class RedisMetrics(IMeterFactory meters, RedisConnection connection, ILogStore store, IJobQueue? queue = null) : ObservableMetrics(meters)
{
    protected override void Create(Meter meter)
    {
        meter.CreateObservableGauge("headway.redis.up", () => connection.IsConnected ? 1 : 0, description: "1 if Redis is reachable, otherwise 0.");
        if (store is RedisLogStore redis)
        {
            meter.CreateObservableUpDownCounter("headway.followed_logs", () => redis.FollowedLogs, "{log}", "Logs to which this node is subscribed in Redis.");
            meter.CreateObservableCounter("headway.tail_holes", () => redis.Holes, "{hole}", "Published messages that this node missed and read from the stream.");
            meter.CreateObservableCounter("headway.logs_lost", () => redis.Lost, "{log}", "Logs that Redis had accepted and lost, as detected by this node.");
            meter.CreateObservableCounter("headway.events_put_back", () => redis.PutBack, "{event}", "Events that Redis had lost and this node restored.");
        }

        if (queue is RedisJobQueue jobs)
        {
            meter.CreateObservableUpDownCounter("headway.leases", () => jobs.Leases, "{lease}", "Job leases that this node holds.");
            meter.CreateObservableCounter("headway.leases_lost", () => jobs.Lost, "{lease}", "Job leases that this node lost because it could not renew them in time.");
        }
    }
}
