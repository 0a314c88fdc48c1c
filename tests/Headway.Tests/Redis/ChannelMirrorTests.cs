using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using Headway.Tests.Server;
using Headway.Tests.Support;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>Headway's own jobs, published on the channels of the dialects.</summary>
public sealed class ChannelMirrorTests
{
    private static readonly string[] s_mirror = ["--Dialects:Wort:Mirror=true", "--Dialects:TypeSafe:Mirror=true"];

    private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _heard = new(StringComparer.Ordinal);

    [Fact]
    public async Task Mirror_OnTwoNodes_EachMessageIsPublishedOnceInOrderAndNotHeardAsAnEcho()
    {
        await using var servers = await ChannelServers.StartAsync(2, s_mirror);
        await ListenAsync(servers);
        var jobs = new List<string>();
        foreach (var node in servers.Nodes)
        {
            jobs.Add(await StartAsync(node, "/research", new { query = "What is a cursor?", config = new { max_depth = 1 } }, "job_id"));
            jobs.Add(await StartAsync(node, "/scan-text", new { text = "Call +1 202 555 0143 now" }, "task_id"));
        }

        foreach (var job in jobs)
        {
            await HeardEndAsync(job);
            await AssertWholeAsync(servers.Nodes[0], job);
        }

        // The leader received all of them as echoes (after a leader change, its successor too), and created no jobs.
        var told = _heard.Values.Sum(static messages => messages.Count);
        await Patience.UntilAsync(async () => await servers.SumAsync("echo") >= told);
        Assert.Equal(0, await servers.SumAsync("appended"));
        var external = await servers.Nodes[0].Http.GetFromJsonAsync<JsonElement>("/v1/jobs?kind=external");
        Assert.Empty(external.GetProperty("jobs").EnumerateArray());
    }

    [Fact]
    public async Task Mirror_WorkerIsKilledAndTheJobGoesOn_WhatWasToldIsNotToldAgain()
    {
        await using var servers = await ChannelServers.StartAsync(1, ["--Jobs:MaxAttempts=9", .. s_mirror]);
        await ListenAsync(servers);
        var node = servers.Nodes[0];
        var jobs = new List<string>();
        for (var round = 0; round < 3; round++)
        {
            var job = await StartAsync(node, "/research", new { query = $"What is a cursor, a log and a seq {round}?", config = new { max_depth = 3 } }, "job_id");
            jobs.Add(job);
            await Patience.UntilAsync(() => Task.FromResult(Heard($"research:{job}:progress").Length > round * 3));
            await node.KillAsync();
            await node.StartAgainAsync();
        }

        foreach (var job in jobs)
        {
            await HeardEndAsync(job);
            await AssertWholeAsync(node, job);
        }
    }

    private Task ListenAsync(ChannelServers servers) => Task.WhenAll(((string[])["research:*:progress", "agent_progress:*"]).Select(pattern =>
    {
        var subscription = servers.Publisher.Subscribe(RedisChannel.Pattern(pattern)); // until the connection ends
        subscription.Queue.OnMessage(message => _heard.GetOrAdd(message.Channel.ToString(), static _ => new()).Enqueue(message.Message!));
        return subscription.ConfirmedAsync(default);
    }));

    private string[] Heard(string channel) => _heard.TryGetValue(channel, out var messages) ? [.. messages] : [];

    private Task HeardEndAsync(string job) => Patience.UntilAsync(() => Task.FromResult(
        Heard($"research:{job}:progress") is [.., var last] && last.Contains("\"complete\"", StringComparison.Ordinal)
        && Heard($"agent_progress:{job}") is [.., var end] && end.Contains("\"completed\"", StringComparison.Ordinal)));

    // The published messages equal those that a reader of the dialect gets for the same job.
    private async Task AssertWholeAsync(HeadwayProcess node, string job)
    {
        using var wort = await ChannelServers.WatchAsync(node, $"/research/stream/{job}?replay=1");
        Assert.Equal(await wort.RestAsync(), Heard($"research:{job}:progress"));
        using var typesafe = await ChannelServers.WatchAsync(node, $"/ws/agent-progress/{job}");
        Assert.Equal((await typesafe.RestAsync()).Skip(1), Heard($"agent_progress:{job}"));
    }

    private static async Task<string> StartAsync(HeadwayProcess node, string path, object body, string id)
    {
        using var answer = await node.Http.PostAsJsonAsync(path, body);
        answer.EnsureSuccessStatusCode();
        return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty(id).GetString()!;
    }
}
