using System.Text.Json.Nodes;
using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Headway.Tests.Log;

/// <summary>The store contract with a real Redis server.</summary>
public sealed class RedisLogStoreTests : RedisLogStoreContract
{
    private const int Producers = 2500;

    [Fact]
    public async Task Append_ToALogWithManyProducers_WritesASmallState()
    {
        var job = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, Producers).Select(i => Store.AppendAsync(job, [Events.Note()], new($"p{i}", 1, 0), default)));
        Assert.Equal(8 + Producers - 8, await ProducersInStateAsync(job) + await Redis.HashLengthAsync(Key(job, "producers")));
        Assert.InRange(await Redis.HashStringLengthAsync(Key(job, "state"), "s"), 1, 2048); // bytes that each append rewrites
        foreach (var i in Enumerable.Range(0, 30)) // each producer returns to the state and displaces another
        {
            Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new($"p{i}", 1, 1), default)).Outcome);
            Assert.Equal((8, Producers - 8), (await ProducersInStateAsync(job), await Redis.HashLengthAsync(Key(job, "producers"))));
        }
    }

    // Earlier versions stored all producers in the state.
    [Fact]
    public async Task Append_ToAStateWithManyProducers_LosesNone()
    {
        var job = await CreateAsync();
        await Store.AppendAsync(job, [Events.Note()], new("p0", 3, 7 - 7), default);
        var state = JsonNode.Parse((string)(await Redis.HashGetAsync(Key(job, "state"), "s"))!)!;
        state["Producers"] = new JsonObject(Enumerable.Range(0, Producers).Select(static i => KeyValuePair.Create($"p{i}", JsonNode.Parse($$"""{"Epoch":3,"Seq":{{i}},"LastSeq":2}"""))));
        await Redis.HashSetAsync(Key(job, "state"), "s", state.ToJsonString());
        await ReopenAsync();
        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new("p20", 3, 21), default)).Outcome);
        Assert.InRange(await Redis.HashStringLengthAsync(Key(job, "state"), "s"), 1, 2048);
        foreach (var i in new[] { 0, 1, 19, 20, Producers - 1 })
        {
            Assert.Equal(AppendOutcome.Repeated, (await Store.AppendAsync(job, [Events.Note()], new($"p{i}", 3, i), default)).Outcome);
            Assert.Equal(AppendOutcome.Fenced, (await Store.AppendAsync(job, [Events.Note()], new($"p{i}", 2), default)).Outcome);
        }
    }

    // A node of an older version writes the producers to the state and does not use the hash.
    [Fact]
    public async Task Append_AfterAnOlderNodeHasWritten_TheStateCounts_AndTheHashIsKept()
    {
        var job = await CreateAsync();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => Store.AppendAsync(job, [Events.Note()], new($"p{i}", 1, 0), default)));
        var state = JsonNode.Parse((string)(await Redis.HashGetAsync(Key(job, "state"), "s"))!)!;
        Assert.Equal(["Record", "Producers"], state.AsObject().Select(static member => member.Key));
        state["Producers"]!["p0"] = JsonNode.Parse("""{"Epoch":4,"Seq":2,"LastSeq":21}""");
        await Redis.HashSetAsync(Key(job, "state"), "s", state.ToJsonString());
        await ReopenAsync();
        Assert.Equal(AppendOutcome.Fenced, (await Store.AppendAsync(job, [Events.Note()], new("p0", 1, 1), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new("p0", 4, 3), default)).Outcome);
        Assert.Equal(AppendOutcome.Repeated, (await Store.AppendAsync(job, [Events.Note()], new("p1", 1, 0), default)).Outcome);
        Assert.Equal(AppendOutcome.Appended, (await Store.AppendAsync(job, [Events.Note()], new("p1", 1, 1), default)).Outcome);
    }

    [Fact]
    public async Task End_OfAJob_SetsTheTimeOfItsKind()
    {
        var options = new RedisOptions { Url = await UrlAsync(), Prefix = RedisServer.FreshPrefix(), Retention = TimeSpan.FromDays(2), RetentionByKind = "index=1.00:00:00,research=0" };
        await using var connection = await RedisConnection.OpenAsync(options);
        await using var store = new RedisLogStore(connection, TimeProvider.System, NullLoggerFactory.Instance);
        Assert.InRange((await LifeAsync("external"))!.Value, TimeSpan.FromHours(47), TimeSpan.FromHours(48));
        Assert.InRange((await LifeAsync("index"))!.Value, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
        Assert.Null(await LifeAsync("research"));

        async Task<TimeSpan?> LifeAsync(string kind)
        {
            var job = (await store.CreateAsync(Events.Job(kind), default)).Job.Id;
            await store.AppendAsync(job, [Events.Of(EventTypes.JobCompleted)], null, default);
            return await connection.Database.KeyTimeToLiveAsync(connection.Name($"{{{job}}}:state"));
        }
    }

    protected override async Task<string> UrlAsync() => (await RedisServer.SharedAsync()).Url;

    private async Task<int> ProducersInStateAsync(string job) =>
        JsonNode.Parse((string)(await Redis.HashGetAsync(Key(job, "state"), "s"))!)!["Producers"]!.AsObject().Count;
}

public abstract class RedisLogStoreContract : LogStoreContract
{
    private readonly string _prefix = RedisServer.FreshPrefix();
    private readonly List<RedisConnection> _connections = [];

    private protected IDatabase Redis => _connections[^1].Database;

    private protected RedisKey Key(string job, string name) => _connections[^1].Name($"{{{job}}}:{name}");

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        foreach (var connection in _connections)
        {
            await connection.DisposeAsync();
        }
    }

    protected abstract Task<string> UrlAsync();

    protected override async Task<ILogStore> OpenAsync()
    {
        var connection = await RedisConnection.OpenAsync(new() { Url = await UrlAsync(), Prefix = _prefix });
        _connections.Add(connection);
        return new RedisLogStore(connection, TimeProvider.System, NullLoggerFactory.Instance, OnCommitted);
    }
}

/// <summary>The store contract with a cluster of three masters, where a script may only use keys of one slot.</summary>
public sealed class RedisClusterLogStoreTests(RedisClusterLogStoreTests.Cluster cluster) : RedisLogStoreContract, IClassFixture<RedisClusterLogStoreTests.Cluster>
{
    protected override Task<string> UrlAsync() => Task.FromResult(cluster.Url);

    public sealed class Cluster : IAsyncLifetime
    {
        private RedisCluster? _cluster;

        public string Url => _cluster!.Url;

        public async ValueTask InitializeAsync() => _cluster = await RedisCluster.StartAsync(hasReplicas: false);

        public async ValueTask DisposeAsync() => await _cluster!.DisposeAsync();
    }
}
