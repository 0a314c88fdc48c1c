using System.Diagnostics;
using System.Net;
using Headway.Bench.Redis;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>What a node says of itself to those who run it, while Redis is there, and while it is not.</summary>
public sealed class RedisHealthTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task RedisStoppedAndStarted_TheNodeIsNotReady_AndThenReadyAgain()
    {
        await using var redis = await RedisServer.StartAsync("--appendonly", "yes");
        await using var nodes = await RedisNodes.StartAsync(redis, 1);
        var node = nodes[0];
        var log = await ExternalLog.CreateAsync(node.Http);
        using var reader = await log.OpenAsync(node.Http);
        await UntilMetricAsync(node, "headway_redis_up 1");
        await UntilMetricAsync(node, "headway_followed_logs 1");
        await UntilMetricAsync(node, "headway_logs_lost_total 0");
        await UntilMetricAsync(node, "headway_leases 0");

        await redis.StopAsync();
        await UntilMetricAsync(node, "headway_redis_up 0");
        using (var answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Contains("\"store_unreachable\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        using (var alive = await node.Http.GetAsync(new Uri("/healthz", UriKind.Relative)))
        {
            Assert.Equal(HttpStatusCode.OK, alive.StatusCode); // to restart it would help nobody
        }

        await redis.StartAgainAsync();
        await UntilMetricAsync(node, "headway_redis_up 1");
        await log.AppendAsync(node.Http, """{"type":"job.completed"}"""); // waits for what is not back yet
        Assert.Equal([1L, 2L], ExternalLog.Seqs(await reader.Content.ReadAsStringAsync()));
        await UntilReadyAsync(node);
    }

    private static async Task UntilMetricAsync(HeadwayProcess node, string line)
    {
        var began = Stopwatch.StartNew();
        while (!(await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative))).Contains($"\n{line}\n", StringComparison.Ordinal))
        {
            Assert.True(began.Elapsed < s_patience, line);
        }
    }

    private static async Task UntilReadyAsync(HeadwayProcess node)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            using var answer = await node.Http.GetAsync(new Uri("/readyz", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
            {
                return;
            }

            Assert.True(began.Elapsed < s_patience);
        }
    }
}
