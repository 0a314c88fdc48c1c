using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Log.Redis;
using Headway.Tests.Dialects;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>A Redis, server processes that read its channels, and a publisher.</summary>
public sealed class ChannelServers : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    private readonly IAsyncDisposable _redis;

    private ChannelServers(IAsyncDisposable redis, string url, RedisConnection publisher)
    {
        _redis = redis;
        Url = url;
        Publisher = publisher;
    }

    public string Url { get; }

    public RedisConnection Publisher { get; }

    public List<HeadwayProcess> Nodes { get; } = [];

    public static async Task<ChannelServers> StartAsync(int nodes, params string[] settings) => await StartAsync(await RedisServer.StartAsync(), nodes, settings);

    /// <summary>Starts the processes with a given Redis.</summary>
    public static Task<ChannelServers> StartAsync(RedisServer redis, int nodes, params string[] settings) => StartAsync(redis, redis.Url, nodes, settings);

    /// <summary>Starts the processes with a cluster.</summary>
    public static Task<ChannelServers> StartAsync(RedisCluster redis, int nodes, params string[] settings) => StartAsync(redis, redis.Url, nodes, settings);

    private static async Task<ChannelServers> StartAsync(IAsyncDisposable redis, string url, int nodes, string[] settings)
    {
        var servers = new ChannelServers(redis, url, await RedisConnection.OpenAsync(new() { Url = url, Prefix = RedisServer.FreshPrefix() }));
        for (var i = 0; i < nodes; i++)
        {
            servers.Nodes.Add(await HeadwayProcess.StartAsync(
                servers._folder[$"data{i}"],
                ["--corpus", $"docs={Path.Combine(Repository.Root, "docs/dialects")}", $"--Redis:Url={url}", $"--Redis:Prefix={servers.Publisher.Options.Prefix}", "--Redis:LeaseTime=00:00:02", .. settings]));
        }

        await servers.ListenerAsync();
        return servers;
    }

    public Task PublishAsync(string channel, string message) => Publisher.Database.PublishAsync(StackExchange.Redis.RedisChannel.Literal(channel), message);

    /// <summary>Waits for a leader and returns it.</summary>
    public async Task<HeadwayProcess> ListenerAsync(HeadwayProcess? other = null)
    {
        HeadwayProcess? found = null;
        await Patience.UntilAsync(async () =>
        {
            foreach (var node in Nodes.Where(node => node.IsRunning && node != other))
            {
                if (await MetricAsync(node, "headway_channel_listening") == 1)
                {
                    found = node;
                }
            }

            return found is not null;
        });
        return found!;
    }

    public static async Task<double> MetricAsync(HeadwayProcess node, string series)
    {
        var text = await node.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var line = text.Split('\n').FirstOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null ? 0 : double.Parse(line[(series.Length + 1)..], CultureInfo.InvariantCulture);
    }

    /// <summary>The number of messages with an outcome, over all processes and dialects.</summary>
    public async Task<double> SumAsync(string outcome)
    {
        var sum = 0.0;
        foreach (var node in Nodes)
        {
            foreach (var dialect in new[] { "wort", "typesafe" })
            {
                sum += await MetricAsync(node, $"headway_channel_messages_total{{dialect=\"{dialect}\",outcome=\"{outcome}\"}}");
            }
        }

        return sum;
    }

    /// <summary>Opens a WebSocket of a dialect at a node.</summary>
    public static async Task<TypeSafeWatcher> WatchAsync(HeadwayProcess node, string path)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{node.Port}{path}"), default).WaitAsync(s_patience);
        return new(socket);
    }

    /// <summary>The job of a task of the contract <c>typesafe</c>, as soon as it satisfies the condition.</summary>
    public static async Task<string> JobAsync(HeadwayProcess node, string task, string? step = null)
    {
        string? job = null;
        await Patience.UntilAsync(async () =>
        {
            using var answer = await node.Http.GetAsync(new Uri($"/agent-task/{Uri.EscapeDataString(task)}/status", UriKind.Relative));
            if (answer.IsSuccessStatusCode)
            {
                var status = JsonSerializer.Deserialize<JsonElement>(await answer.Content.ReadAsStringAsync());
                job = step is null || (status.TryGetProperty("step", out var last) && last.GetString() == step) ? status.GetProperty("job_id").GetString() : null;
            }

            return job is not null;
        });
        return job!;
    }

    /// <summary>The data of a job's events that came in through a contract, in order; asserts that no seq is missing or twice.</summary>
    public static async Task<List<string>> LogAsync(HeadwayProcess node, string job) =>
        [.. (await EventsAsync(node, job)).Where(static e => e.TryGetProperty("dialect", out _)).Select(static e => e.GetProperty("data").GetRawText())];

    /// <summary>The number of gap notes in a job's log.</summary>
    public static async Task<int> GapsAsync(HeadwayProcess node, string job) =>
        (await EventsAsync(node, job)).Count(static e => e.GetProperty("type").GetString() == "note" && e.GetProperty("data").GetProperty("code").GetString() == "messages_missing");

    /// <summary>A job's events; asserts that no seq is missing or twice.</summary>
    public static async Task<List<JsonElement>> EventsAsync(HeadwayProcess node, string job)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var page = await node.Http.GetStringAsync(new Uri($"/v1/jobs/{job}/events?after={all.Count}&limit=1000", UriKind.Relative));
            var events = JsonSerializer.Deserialize<JsonElement>(page).GetProperty("events").EnumerateArray().ToList();
            if (events.Count == 0)
            {
                return all;
            }

            foreach (var e in events)
            {
                all.Add(e);
                Assert.Equal(all.Count, e.GetProperty("seq").GetInt64());
            }
        }
    }

    /// <summary>Sends a signal to a process: <c>-STOP</c> freezes it, <c>-CONT</c> wakes it.</summary>
    public static async Task SignalAsync(HeadwayProcess node, string signal)
    {
        using var kill = Process.Start("kill", [signal, $"{node.Id}"]);
        await kill.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes)
        {
            await node.DisposeAsync();
        }

        await Publisher.DisposeAsync();
        await _redis.DisposeAsync();
        _folder.Dispose();
    }
}
