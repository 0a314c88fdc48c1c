using System.Diagnostics;
using Headway.AspNetCore.Access;
using Headway.Faults.Redis;
using Headway.Log.Redis;
using Headway.Server.Redis;
using Headway.Tests.Access;

namespace Headway.Tests.Redis;

/// <summary>In Redis, where one node gives and another takes.</summary>
public sealed class RedisTicketsTests : TicketStoreContract, IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _prefix = RedisServer.FreshPrefix();
    private RedisConnection _connection = null!;
    private RedisConnection _other = null!;
    private RedisTickets _store = null!;

    private protected override ITicketStore Store => _store;

    public async Task InitializeAsync()
    {
        var redis = await RedisServer.SharedAsync();
        _connection = await RedisConnection.OpenAsync(new() { Url = redis.Url, Prefix = _prefix });
        _other = await RedisConnection.OpenAsync(new() { Url = redis.Url, Prefix = _prefix });
        _store = new(_connection, Options);
    }

    public async Task DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Keep_AtOneNode_IsTakenAtAnother_OnceInAll()
    {
        var other = new RedisTickets(_other, Options);
        await _store.TryKeepAsync("A", new("ann", "job"), TimeSpan.FromSeconds(30), default);
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _store : other).TakeAsync("A", default).AsTask()));
        Assert.Single(taken.OfType<Ticket>());
    }

    [Fact]
    public async Task Keep_AtTwoNodes_TheBoundsAreOfBoth()
    {
        var other = new RedisTickets(_other, Options);
        Assert.True(await _store.TryKeepAsync("A", new("ann", "job"), TimeSpan.FromSeconds(30), default));
        Assert.True(await other.TryKeepAsync("B", new("ann", "job"), TimeSpan.FromSeconds(30), default));
        Assert.False(await _store.TryKeepAsync("C", new("ann", "job"), TimeSpan.FromSeconds(30), default));
    }

    [Fact]
    public async Task Keep_SaidTwice_IsOneTicket()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await _store.TryKeepAsync("A", new("ann", "job"), TimeSpan.FromSeconds(30), default));
        }

        Assert.Equal(1, _store.Count);
    }

    private protected override async Task PassAsync(string hash, TimeSpan life)
    {
        var began = Stopwatch.StartNew();
        while (await _connection.Database.KeyExistsAsync(_connection.Name("{tickets}:" + hash)))
        {
            Assert.True(began.Elapsed < s_patience);
        }
    }
}
