using System.Net.WebSockets;
using System.Text.Json;
using Headway.Tests.Access;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>Figures, the broom and the word to everybody; and who may see what.</summary>
public sealed class ConnectionEndpointTests : IAsyncLifetime
{
    private AccessHost _host = null!;

    public async ValueTask InitializeAsync() => _host = await AccessHost.WithSecretAsync();

    public async ValueTask DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Stats_ShowOwnConnections_AndToAnAdministratorAll()
    {
        using var ann = await ConnectAsync("ann", "?preset=mobile");
        using var bob = await ConnectAsync("bob", "");
        await bob.SendAsync("""{"type":"update_subscription","subscribed_events":["research.task.progress"]}""");
        await DeepResearchClient.NextAsync(bob, "subscription_updated");

        var row = Assert.Single(await RowsAsync("ann"));
        Assert.Equal("mobile", row.GetProperty("preset").GetString());
        Assert.Equal("deepresearch", row.GetProperty("dialect").GetString());
        Assert.Equal("websocket", row.GetProperty("transport").GetString());
        Assert.Equal(0, row.GetProperty("lag").GetInt64());
        row = Assert.Single(await RowsAsync("bob"));
        Assert.Equal(["task_progress"], row.GetProperty("subscribed_events").EnumerateArray().Select(static type => type.GetString()));
        Assert.Equal(2, (await RowsAsync("root", "headway:admin")).Count);
        var all = await StatsAsync("root", "headway:admin");
        Assert.Equal(2, all.GetProperty("active_connections").GetInt32());
        Assert.Equal(2, all.GetProperty("active_sessions").GetInt32());
        Assert.Equal(2, all.GetProperty("connections_per_session").EnumerateObject().Count());
        Assert.Empty(await RowsAsync("eve"));
    }

    [Fact]
    public async Task Cleanup_ClosesIdleConnections_OfTheCallerAlone()
    {
        using var ann = await ConnectAsync("ann", "");
        using var bob = await ConnectAsync("bob", "");
        Assert.Equal(0, await ClosedAsync("ann", ""));
        Assert.Equal(0, await ClosedAsync("eve", "?max_idle_minutes=0"));
        Assert.Equal(1, await ClosedAsync("ann", "?max_idle_minutes=0"));
        Assert.Null(await ann.NextAsync());
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, ann.CloseStatus);
        await bob.SendAsync("""{"type":"ping"}""");
        await DeepResearchClient.NextAsync(bob, "pong");
        using var bad = await _host.PostAsync("/api/websocket/cleanup?max_idle_minutes=soon", "", TestTokens.For("ann"));
        Assert.Equal(422, (int)bad.StatusCode);
    }

    [Fact]
    public async Task Broadcast_ReachesEverybody_WhateverTheySubscribedTo_FromAnAdministratorOnly()
    {
        using var ann = await ConnectAsync("ann", "?preset=dashboard");
        using var bob = await ConnectAsync("bob", "");
        using var native = await TestSocket.ConnectAsync(Address($"/v1/jobs/{await _host.CreateAsync(TestTokens.For("cy"))}/ws", "cy"));
        await native.NextAsync();
        const string Word = """{"message":"We restart at noon.","level":"warning"}""";
        using (var refused = await _host.PostAsync("/api/websocket/broadcast", Word, TestTokens.For("ann")))
        {
            Assert.Equal(403, (int)refused.StatusCode);
        }

        using var answer = await _host.PostAsync("/api/websocket/broadcast", Word, TestTokens.For("root", "headway:admin"));
        var told = DeepResearchClient.Json(await answer.Content.ReadAsStringAsync());
        Assert.Equal((2, 3), (told.GetProperty("sent").GetInt32(), told.GetProperty("connections").GetInt32()));
        foreach (var socket in (TestSocket[])[ann, bob])
        {
            var notice = await DeepResearchClient.NextAsync(socket, "notification");
            Assert.Equal("We restart at noon.", notice.GetProperty("message").GetString());
            Assert.Equal("warning", notice.GetProperty("ui").GetProperty("notification_type").GetString());
            Assert.False(notice.TryGetProperty("event_id", out _));
        }
    }

    [Theory]
    [InlineData("{}", "invalid_message")]
    [InlineData("""{"message":""}""", "invalid_message")]
    [InlineData("""{"message":"m","level":"loud"}""", "invalid_level")]
    [InlineData("""{"message":"m","level":7}""", "invalid_level")]
    [InlineData("7", "invalid_body")]
    public async Task Broadcast_ThatCannotBeSaid_IsRefused(string body, string code) => await ServerFixture.AssertProblemAsync(
        await _host.PostAsync("/api/websocket/broadcast", body, TestTokens.For("root", "headway:admin")), 422, code);

    [Fact]
    public async Task Session_OfAnother_IsUnknown()
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Address($"/ws/research/{job}", "bob"), CancellationToken.None));
        Assert.Equal(404, (int)socket.HttpStatusCode);
    }

    [Fact]
    public async Task Health_NeedsNoToken()
    {
        using var ann = await ConnectAsync("ann", "");
        using var answer = await _host.GetAsync("/health");
        Assert.Equal("""{"status":"healthy","service":"headway"}""", await answer.Content.ReadAsStringAsync());
        using var known = await _host.GetAsync("/health", TestTokens.For("ann"));
        Assert.Equal("""{"status":"healthy","service":"headway","websocket_connections":1}""", await known.Content.ReadAsStringAsync());
    }

    private async Task<TestSocket> ConnectAsync(string owner, string query)
    {
        var job = await _host.CreateAsync(TestTokens.For(owner));
        var socket = await TestSocket.ConnectAsync(Address($"/ws/research/{job}{query}", owner));
        await DeepResearchClient.NextAsync(socket, "connection_established");
        return socket;
    }

    private Uri Address(string path, string owner) =>
        new($"ws://{_host.Address.Authority}{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}token={TestTokens.For(owner)}");

    private async Task<JsonElement> StatsAsync(string owner, string? scope = null)
    {
        using var answer = await _host.GetAsync("/api/websocket/stats", TestTokens.For(owner, scope));
        return DeepResearchClient.Json(await answer.Content.ReadAsStringAsync());
    }

    private async Task<IReadOnlyList<JsonElement>> RowsAsync(string owner, string? scope = null) =>
        [.. (await StatsAsync(owner, scope)).GetProperty("clients").EnumerateArray()];

    private async Task<int> ClosedAsync(string owner, string query)
    {
        using var answer = await _host.PostAsync($"/api/websocket/cleanup{query}", "", TestTokens.For(owner));
        return DeepResearchClient.Json(await answer.Content.ReadAsStringAsync()).GetProperty("closed").GetInt32();
    }
}
