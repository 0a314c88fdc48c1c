using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Support;
using StackExchange.Redis;

namespace Headway.Tests.Redis;

/// <summary>This version exchanges stored data and messages with an older node in both directions.</summary>
public sealed class RecordedRedisTests : IAsyncLifetime
{
    private RecordedRedis _recorded = null!;
    private RedisServer _redis = null!;
    private RedisNode _node = null!;

    public async ValueTask InitializeAsync()
    {
        _recorded = await RecordedRedis.ReadAsync();
        _redis = await RedisServer.StartAsync();
        _node = await RedisNode.StartAsync(new() { Url = _redis.Url });
    }

    public async ValueTask DisposeAsync()
    {
        await _node.DisposeAsync();
        await _redis.DisposeAsync();
    }

    [Fact]
    public async Task Open_WhatAnOlderNodeWrote_EveryLogReadsByteForByte()
    {
        await _recorded.LoadAsync(_node.Connection);
        foreach (var (job, lines) in _recorded.Logs)
        {
            Assert.Equal(lines, (await _node.Store.AllAsync(job)).Select(static e => Encoding.UTF8.GetString(e.Line.Span)));
        }

        var closed = await _node.Log.FindAsync(_recorded.Closed, default);
        Assert.Equal(("external", "Nightly import", JobStatus.Completed, 5L), (closed!.Kind, closed.Title, closed.Status, closed.LastSeq));
        Assert.Equal(_recorded.Closed, (await _node.Log.FindByKeyAsync("local", "night-1", default))?.Id);
        Assert.Equal([_recorded.Open, _recorded.Closed], (await _node.Log.ListAsync(new(), default)).Select(static job => job.Id));
    }

    [Fact]
    public async Task Append_ToWhatAnOlderNodeWrote_GoesOnBehindIt_AndKnowsItsProducer()
    {
        await _recorded.LoadAsync(_node.Connection);
        var repeat = await _node.Log.AppendAsync(_recorded.Open, [Events.Note("again")], new("importer", 2, 3), default);
        Assert.Equal((AppendOutcome.Repeated, 5L), (repeat.Outcome, repeat.LastSeq));
        var old = await _node.Log.AppendAsync(_recorded.Open, [Events.Note("late")], new("importer", 1, 0), default);
        Assert.False(old.IsAccepted);
        Assert.Equal(new(AppendOutcome.Appended, 6), await _node.Log.AppendAsync(_recorded.Open, [Events.Note("next")], new("importer", 2, 4), default));
        Assert.Equal(AppendOutcome.Closed, (await _node.Log.AppendAsync(_recorded.Closed, [Events.Note()], null, default)).Outcome);
    }

    [Fact]
    public async Task Follow_UnsignedMessagesOfAnOlderNode_AreReadFromTheStream()
    {
        var heard = new Observer();
        _node.Store.Observe(heard);
        foreach (var job in _recorded.Logs.Keys)
        {
            await _node.Store.FollowAsync(job, default);
        }

        await _recorded.LoadAsync(_node.Connection);
        foreach (var message in _recorded.Messages)
        {
            await _redis.CommandAsync("PUBLISH", message[0], message[1]);
        }

        await Patience.UntilAsync(() => Task.FromResult(_recorded.Logs.All(log => heard.Lines(log.Key).Length == log.Value.Length)));
        Assert.All(_recorded.Logs, log => Assert.Equal(log.Value, heard.Lines(log.Key)));
        await Patience.UntilAsync(() => Task.FromResult(heard.Arrivals.Contains(("local", "night-1"))));
        Assert.True(_node.Store.Holes > 0);
    }

    [Fact]
    public async Task Append_IsStoredAndPublished_AsAnOlderNodeReadsIt()
    {
        await _recorded.LoadAsync(_node.Connection);
        using var tail = _node.Connection.Subscribe(RedisChannel.Literal($"headway:{{{_recorded.Open}}}:tail"));
        await tail.ConfirmedAsync(default);
        await _node.Log.AppendAsync(_recorded.Open, [Events.Note("6"), Events.Note("7")], null, default);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var told = ((string)(await tail.Queue.ReadAsync(patience.Token)).Message!).Split('\n', 2);

        var state = (await _node.Connection.Database.HashGetAllAsync($"headway:{{{_recorded.Open}}}:state")).ToStringDictionary();
        // An older node knows no code at the end of the header. It reads the events from the stream then.
        Assert.Matches(string.Create(CultureInfo.InvariantCulture, $"^7 {_recorded.State(_recorded.Open, "v")} {state["v"]} [0-9a-f]{{32}}$"), told[0]);
        var stored = await _node.Connection.Database.StreamRangeAsync($"headway:{{{_recorded.Open}}}:log", "6-0", "+");
        Assert.Equal(["6-0", "7-0"], stored.Select(static entry => (string)entry.Id!));
        Assert.All(stored, static entry => Assert.Equal(["e"], entry.Values.Select(static value => (string)value.Name!)));
        Assert.Equal(told[1], string.Concat(stored.Select(static entry => (string)entry.Values[0].Value!)));
        Assert.Equal(Names(_recorded.State(_recorded.Open, "s")), Names(state["s"]));
        Assert.Equal("7", state["l"]);
        Assert.Contains(state, field => field.Key.StartsWith("n:", StringComparison.Ordinal) && field.Value == state["v"]); // the writer's mark
    }

    [Fact]
    public async Task Create_LeavesTheKeysThatAnOlderNodeLeaves_AndTheKeyOfTheTails()
    {
        var created = await _node.Log.CreateAsync(Events.Job(key: new("night-1", "digest")), default);
        await _node.Log.AppendAsync(created.Job.Id, [Events.Note()], null, default);
        var recorded = _recorded.Keys.Where(static command => !command[1].Contains("{channels}", StringComparison.Ordinal))
            .Select(static command => $"{RecordedRedis.Shape(command[1]).Replace(":local", ":ann", StringComparison.Ordinal)} {Kind(command[0])}").Append("headway:tail-key string");
        var names = (await _redis.CommandAsync("KEYS", "*")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var written = await Task.WhenAll(names.Select(async name => $"{RecordedRedis.Shape(name)} {await _redis.CommandAsync("TYPE", name)}"));
        Assert.Equal(recorded.Distinct().Order(StringComparer.Ordinal), written.Distinct().Order(StringComparer.Ordinal));
    }

    private static string Kind(string command) => command switch
    {
        "SET" => "string",
        "HSET" => "hash",
        "ZADD" => "zset",
        _ => "stream",
    };

    // The names of all properties, on every level.
    private static IEnumerable<string> Names(string json) => Names(JsonDocument.Parse(json).RootElement, "").Order(StringComparer.Ordinal);

    private static IEnumerable<string> Names(JsonElement element, string path) => element.ValueKind == JsonValueKind.Object
        ? element.EnumerateObject().SelectMany(property => Names(property.Value, $"{path}/{property.Name}"))
        : [path];

    private sealed class Observer : ICommitObserver
    {
        private readonly ConcurrentDictionary<string, ConcurrentQueue<string>> _lines = new();

        public ConcurrentQueue<(string Owner, string Key)> Arrivals { get; } = new();

        public string[] Lines(string job) => _lines.TryGetValue(job, out var lines) ? [.. lines] : [];

        public void Committed(string job, IReadOnlyList<LogEvent> events)
        {
            foreach (var e in events)
            {
                _lines.GetOrAdd(job, static _ => new()).Enqueue(Encoding.UTF8.GetString(e.Line.Span));
            }
        }

        public void Arrived(string owner, string key) => Arrivals.Enqueue((owner, key));
    }
}
