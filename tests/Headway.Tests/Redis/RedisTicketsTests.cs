using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Jobs.Tickets;
using Headway.Log.Redis;
using Headway.Server.Redis;
using Headway.Tests.Access;
using Headway.Tests.Support;

namespace Headway.Tests.Redis;

/// <summary>The ticket contract with Redis: one node creates a ticket, another accepts it.</summary>
public sealed class RedisTicketsTests : TicketStoreContract, IAsyncLifetime
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly string _prefix = RedisServer.FreshPrefix();
    private RedisConnection _connection = null!;
    private RedisConnection _other = null!;
    private RedisTickets _store = null!;

    private protected override ITicketStore Store => _store;

    public async ValueTask InitializeAsync()
    {
        var redis = await RedisServer.SharedAsync();
        _connection = await RedisConnection.OpenAsync(new() { Url = redis.Url, Prefix = _prefix });
        _other = await RedisConnection.OpenAsync(new() { Url = redis.Url, Prefix = _prefix });
        _store = new(_connection);
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Keep_AtOneNode_IsTakenAtAnother_OnceInAll()
    {
        var other = new RedisTickets(_other);
        await _store.TryAddAsync("A", new("ann", "job"), TimeSpan.FromSeconds(30), Limits, default);
        var taken = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => (i % 2 == 0 ? _store : other).TakeAsync("A", default).AsTask()));
        Assert.Single(taken.OfType<Ticket>());
    }

    [Fact]
    public async Task Ticket_OfOneServer_OpensALogAtAnother_Once()
    {
        await using var nodes = await RedisNodes.StartAsync(2, $"--Auth:Key={TestTokens.Secret}");
        foreach (var node in new[] { nodes[0], nodes[1] })
        {
            node.Http.DefaultRequestHeaders.Authorization = new("Bearer", TestTokens.For("ann"));
        }

        var log = await ExternalLog.CreateAsync(nodes[0].Http);
        using var asked = await nodes[0].Http.PostAsJsonAsync(new Uri("/v1/tickets", UriKind.Relative), new { job = log.Job });
        var ticket = (await asked.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("ticket").GetString();
        using var stranger = new HttpClient();
        HttpStatusCode[] expected = [HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized];
        foreach (var (node, status) in new[] { nodes[1], nodes[1], nodes[0] }.Zip(expected))
        {
            using var answer = await stranger.GetAsync(new Uri(node.Http.BaseAddress!, $"/v1/jobs/{log.Job}/events?token={ticket}"));
            Assert.Equal(status, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Keep_AtTwoNodes_TheBoundsAreOfBoth()
    {
        var other = new RedisTickets(_other);
        Assert.True(await _store.TryAddAsync("A", new("ann", "job"), TimeSpan.FromSeconds(30), Limits, default));
        Assert.True(await other.TryAddAsync("B", new("ann", "job"), TimeSpan.FromSeconds(30), Limits, default));
        Assert.False(await _store.TryAddAsync("C", new("ann", "job"), TimeSpan.FromSeconds(30), Limits, default));
    }

    [Fact]
    public async Task Keep_SaidTwice_IsOneTicket()
    {
        for (var i = 0; i < 5; i++)
        {
            Assert.True(await _store.TryAddAsync("A", new("ann", "job"), TimeSpan.FromSeconds(30), Limits, default));
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
