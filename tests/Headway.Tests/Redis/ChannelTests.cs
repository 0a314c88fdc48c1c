using System.Diagnostics;
using System.Text.Json;
using Headway.Faults.Redis;
using Headway.Tests.Dialects;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>What anybody publishes on the channels of the contracts, read through two processes over one Redis.</summary>
public sealed class ChannelTests
{
    private static readonly string s_completed = """{"step":"completed","message":"done","percent":100}""";
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Publish_AsTheirPythonDoes_ReachesTheReadersOfEveryNodeByteForByte()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        using var first = await ChannelServers.WatchAsync(servers.Nodes[0], "/ws/agent-progress/task-1"); // earlier than the task
        using var second = await ChannelServers.WatchAsync(servers.Nodes[1], "/ws/agent-progress/task-1");
        var published = await PublishAsync(servers.Url, "typesafe", "task-1", 40);
        Assert.Equal(published, (await first.RestAsync()).Skip(1));
        Assert.Equal(published, (await second.RestAsync()).Skip(1));

        published = await PublishAsync(servers.Url, "wort", "job-1", 40);
        foreach (var node in servers.Nodes)
        {
            await Patience.UntilAsync(async () => (await StatusAsync(node, "/research/result/job-1")) == "complete");
            using var all = await ChannelServers.WatchAsync(node, "/chat/research/stream/job-1?replay=1");
            Assert.Equal(published, await all.RestAsync());
        }

        await Patience.UntilAsync(() => servers.SumAsync("appended"), sum => sum >= 80); // a message is in the log a moment before it is counted
        Assert.Equal(80, await servers.SumAsync("appended"));
    }

    [Fact]
    public async Task Publish_WhileListenersAreKilled_EachMessageIsInTheLogOnceAndInOrder()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        var published = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var listener = await servers.ListenerAsync();
            var killing = Task.CompletedTask;
            for (var i = 0; i < 400; i++)
            {
                // One run of the same message over a mark and the moment of the kill: bytes alone do not say where it was.
                var message = $$"""{"step":"scam_db","message":"round {{round}}, {{i / 300}}","percent":5}""";
                await servers.PublishAsync("agent_progress:killed", message);
                published.Add(message);
                if (i == 150)
                {
                    await Patience.UntilAsync(async () => await ChannelServers.MetricAsync(servers.Nodes.Single(node => node != listener), "headway_channel_held_messages") == 0);
                }
                else if (i == 200)
                {
                    killing = listener.KillAsync();
                }
            }

            await killing;
            await servers.ListenerAsync(listener);
            await listener.StartAgainAsync();
        }

        await FinishAsync(servers, "killed");
        foreach (var node in servers.Nodes)
        {
            var job = await ChannelServers.JobAsync(node, "killed", "completed");
            Assert.Equal(published.Append(s_completed), await ChannelServers.LogAsync(node, job));
        }
    }

    [Fact]
    public async Task Stop_TheListener_AnotherGoesOnAtOnceBehindIt()
    {
        await using var servers = await ChannelServers.StartAsync(2, "--Redis:LeaseTime=00:01:00");
        var published = new List<string>();
        var listener = await servers.ListenerAsync();
        var stopping = Task.FromResult(0);
        for (var i = 0; i < 600; i++)
        {
            await servers.PublishAsync("agent_progress:stopped", """{"step":"scam_db","message":"the same","percent":5}""");
            published.Add("""{"step":"scam_db","message":"the same","percent":5}""");
            stopping = i == 300 ? listener.StopAsync() : stopping;
        }

        Assert.Equal(0, await stopping);
        var next = await servers.ListenerAsync(listener).WaitAsync(TimeSpan.FromSeconds(10)); // the lease is a minute
        await FinishAsync(servers, "stopped");
        var job = await ChannelServers.JobAsync(next, "stopped", "completed");
        Assert.Equal(published.Count + 1, (await ChannelServers.LogAsync(next, job)).Count);
    }

    [Fact]
    public async Task Freeze_TheListener_AnotherTakesOver_AndTheOldOneAddsNothingWhenItWakes()
    {
        await using var servers = await ChannelServers.StartAsync(2);
        var published = new List<string>();
        var old = await servers.ListenerAsync();
        for (var i = 0; i < 500; i++)
        {
            if (i == 100)
            {
                await ChannelServers.SignalAsync(old, "-STOP");
            }
            else if (i == 300)
            {
                await servers.ListenerAsync(old);
            }
            else if (i == 400)
            {
                await ChannelServers.SignalAsync(old, "-CONT");
            }

            // Some channels speak all the time, others only after the old one woke.
            var message = $$"""{"step":"scam_db","message":"{{i / 20}}","percent":5}""";
            await servers.PublishAsync("agent_progress:frozen", message);
            await servers.PublishAsync($"agent_progress:frozen-{i / 50}", message);
            published.Add(message);
        }

        await FinishAsync(servers, "frozen");
        foreach (var node in servers.Nodes)
        {
            Assert.Equal(published.Append(s_completed), await ChannelServers.LogAsync(node, await ChannelServers.JobAsync(node, "frozen", "completed")));
            for (var i = 0; i < 10; i++)
            {
                Assert.Equal(published.Skip(i * 50).Take(50), await ChannelServers.LogAsync(node, await ChannelServers.JobAsync(node, $"frozen-{i}")));
            }
        }
    }

    [Fact]
    public async Task Redis_StoppedAndStartedAgain_WhatWasPublishedBeforeAndAfterIsThereOnce()
    {
        var redis = await RedisServer.StartAsync("--appendonly", "yes", "--appendfsync", "always");
        await using var servers = await ChannelServers.StartAsync(redis, 2);
        var published = new List<string>();
        for (var round = 0; round < 2; round++)
        {
            for (var i = 0; i < 200; i++)
            {
                var message = $$"""{"step":"scam_db","message":"{{round}}.{{i / 10}}","percent":5}""";
                await servers.PublishAsync("agent_progress:restarted", message);
                published.Add(message);
            }

            await Patience.UntilAsync(async () => await servers.SumAsync("appended") + await servers.SumAsync("taken_over") >= published.Count);
            if (round == 0)
            {
                await redis.StopAsync();
                await redis.StartAgainAsync();
                await servers.ListenerAsync();
                await Patience.UntilAsync(async () => await servers.Publisher.TryAsync(static database => database.PublishAsync(StackExchange.Redis.RedisChannel.Literal("research:heard:progress"), "no message"), default) == 2);
            }
        }

        await FinishAsync(servers, "restarted");
        Assert.Equal(published.Append(s_completed), await ChannelServers.LogAsync(servers.Nodes[0], await ChannelServers.JobAsync(servers.Nodes[0], "restarted", "completed")));
    }

    [Fact]
    public async Task Publish_OnACluster_WhileTheListenerIsKilled_EachMessageIsInTheLogOnceAndInOrder()
    {
        var cluster = await RedisCluster.StartAsync(hasReplicas: false);
        await using var servers = await ChannelServers.StartAsync(cluster, 2);

        // As a producer does: over one connection to one of the servers, which tells the others.
        using var client = Process.Start(new ProcessStartInfo("redis-cli", ["-p", $"{cluster.Servers[1].Port}"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var published = new List<string>();
        var listener = await servers.ListenerAsync();
        var killing = Task.CompletedTask;
        for (var i = 0; i < 400; i++)
        {
            var message = $$"""{"step":"scam_db","message":"{{i}}","percent":5}""";
            await client.StandardInput.WriteLineAsync($"PUBLISH agent_progress:cluster '{message}'");
            await client.StandardOutput.ReadLineAsync().WaitAsync(s_patience);
            published.Add(message);
            killing = i == 200 ? listener.KillAsync() : killing;
        }

        client.StandardInput.Close();
        await client.WaitForExitAsync().WaitAsync(s_patience);
        await killing;
        var next = await servers.ListenerAsync(listener);
        await FinishAsync(servers, "cluster");
        Assert.Equal(published.Append(s_completed), await ChannelServers.LogAsync(next, await ChannelServers.JobAsync(next, "cluster", "completed")));
    }

    [Fact]
    public async Task Flood_OfWhatIsNoMessage_IsCountedAndSaidOnceASecond_AndTheRestFlows()
    {
        // Redis cuts off a subscriber that is 32 MB behind, and five messages have 10 MB each: on a busy machine the flood
        // would be lost in Redis. One term, so that each message is counted once.
        var redis = await RedisServer.StartAsync("--client-output-buffer-limit", "pubsub 0 0 0");
        await using var servers = await ChannelServers.StartAsync(redis, 1, "--Redis:LeaseTime=00:01:00");
        var node = servers.Nodes[0];
        using var process = Process.GetProcessById(node.Id);
        await servers.PublishAsync("agent_progress:good", """{"step":"scam_db","message":"0","percent":1}""");
        await ChannelServers.JobAsync(node, "good", "scam_db");
        var huge = $$"""{"step":"scam_db","percent":1,"message":"{{new string('x', 10 << 20)}}"}""";
        var good = 1;
        var began = Stopwatch.StartNew();
        var sent = new List<Task>();
        for (var i = 0; i < 50_000; i++)
        {
            sent.Add(servers.PublishAsync($"agent_progress:flood-{i % 10}", (i / 100 % 3) switch { 0 => "{\"step\":", 1 => """{"step":"scam_db","message":"m","percent":101}""", _ => """{"step":"scam_db","message":"again","percent":1}""" }));
            if (i % 1000 == 0)
            {
                sent.Add(servers.PublishAsync("agent_progress:good", $$"""{"step":"scam_db","message":"{{good++}}","percent":1}"""));
            }

            if (i % 10_000 == 0)
            {
                sent.Add(servers.PublishAsync("agent_progress:good", huge));
                await Task.WhenAll(sent);
            }
        }

        await Task.WhenAll(sent);
        await servers.PublishAsync($"agent_progress:{new string('y', 300)}", "{}");
        await FinishAsync(servers, "good");
        await servers.PublishAsync("agent_progress:good", """{"step":"scam_db","message":"after the end","percent":1}""");
        var job = await ChannelServers.JobAsync(node, "good", "completed");
        Assert.Equal(good + 1, (await ChannelServers.LogAsync(node, job)).Count);
        await Patience.UntilAsync(async () => await RefusedAsync(node, "log_closed") == 1);
        Assert.Equal(5, await RefusedAsync(node, "event_too_large"));
        Assert.Equal(1, await RefusedAsync(node, "invalid_channel"));

        // Each channel has a lane of its own: that of the good one may be done before those of the flood are.
        var settled = await Patience.UntilAsync(() => SettledAsync(node), count => count >= 50_000 + good + 1);
        Assert.Equal(50_000 + good + 1, settled);
        Assert.True(await ChannelServers.MetricAsync(node, """headway_channel_messages_total{dialect="typesafe",outcome="repeated"}""") > 0);
        Assert.InRange(node.Output.Split("were not taken").Length - 1, 1, began.Elapsed.TotalSeconds + 3);
        process.Refresh();
        Assert.InRange(process.WorkingSet64, 0, 700L << 20);
    }

    [Fact]
    public async Task Publish_OverOwnSqliteLogs_EveryProcessHasIt()
    {
        await using var servers = await ChannelServers.StartAsync(2, "--Store:Kind=sqlite");
        var published = await PublishAsync(servers.Url, "typesafe", "apart", 20);
        foreach (var node in servers.Nodes)
        {
            Assert.Equal(published, (await ChannelServers.LogAsync(node, await ChannelServers.JobAsync(node, "apart", "completed"))));
        }

        // What was heard before a restart is not mistaken for what is heard after it.
        await servers.PublishAsync("agent_progress:same", """{"step":"scam_db","message":"m","percent":1}""");
        var job = await ChannelServers.JobAsync(servers.Nodes[0], "same", "scam_db");
        await servers.Nodes[0].KillAsync();
        await servers.Nodes[0].StartAgainAsync();
        await servers.ListenerAsync(servers.Nodes[1]);
        await servers.PublishAsync("agent_progress:same", """{"step":"scam_db","message":"m","percent":1}""");
        await Patience.UntilAsync(async () => (await ChannelServers.LogAsync(servers.Nodes[0], job)).Count == 2);
    }

    [Fact]
    public async Task Start_WithAPatternThatIsNone_SaysWhichOption()
    {
        var (exitCode, output) = await HeadwayProcess.RunToEndAsync("--Redis:Url=redis://127.0.0.1:1", "--Dialects:Wort:Channel=research");
        Assert.Equal(2, exitCode);
        Assert.Contains("Dialects:Wort:Channel", output, StringComparison.Ordinal);
    }

    private static Task FinishAsync(ChannelServers servers, string task) => servers.PublishAsync($"agent_progress:{task}", s_completed);

    private static Task<double> RefusedAsync(HeadwayProcess node, string code) => ChannelServers.MetricAsync(node, $"headway_events_refused_total{{code=\"{code}\"}}");

    /// <summary>How many messages were appended, dropped, or refused for what they say.</summary>
    private static async Task<double> SettledAsync(HeadwayProcess node) =>
        await ChannelServers.MetricAsync(node, """headway_channel_messages_total{dialect="typesafe",outcome="appended"}""")
        + await ChannelServers.MetricAsync(node, """headway_channel_messages_total{dialect="typesafe",outcome="dropped"}""")
        + await RefusedAsync(node, "invalid_json")
        + await RefusedAsync(node, "invalid_percent");

    private static async Task<string?> StatusAsync(HeadwayProcess node, string path)
    {
        using var answer = await node.Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.IsSuccessStatusCode ? JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync()).GetProperty("status").GetString() : null;
    }

    private static async Task<string[]> PublishAsync(string url, string contract, string task, int count)
    {
        var script = Path.Combine(Repository.Root, "tests/Headway.Tests/Clients/publish_redis.py");
        using var process = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-B", script, url, contract, task, $"{count}"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var printed = process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        Assert.True(process.ExitCode == 0, $"Needs the packages python3 and python3-redis. {await process.StandardError.ReadToEndAsync()}");
        return (await printed).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
