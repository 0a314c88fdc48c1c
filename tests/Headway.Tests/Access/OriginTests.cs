using System.Net;
using System.Net.WebSockets;
using Headway.AspNetCore.Access;
using Headway.Tests.Native;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>Requests from pages of other sites (PROTOCOL.md, section 10.3).</summary>
public sealed class OriginTests(OriginTests.FriendHost fixture) : IClassFixture<OriginTests.FriendHost>
{
    private const string Friend = "https://app.example.org";
    private const string Evil = "https://evil.example";

    private readonly AccessHost _host = fixture.Host;

    [Fact]
    public async Task Preflight_OfAnAllowedOrigin_IsAnsweredWithoutAToken()
    {
        using var answer = await PreflightAsync(Friend, "/v1/jobs");
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(Friend, Header(answer, "Access-Control-Allow-Origin"));
        Assert.Contains("POST", Header(answer, "Access-Control-Allow-Methods"), StringComparison.Ordinal);
        var allowed = Header(answer, "Access-Control-Allow-Headers");
        Assert.All(
            ["Authorization", "Content-Type", "Last-Event-ID", "Idempotency-Key", "Idempotency-Key*", "Producer-Id", "Producer-Epoch", "Producer-Seq"],
            name => Assert.Contains(name, allowed, StringComparison.OrdinalIgnoreCase));
        Assert.Equal("", Header(answer, "Access-Control-Allow-Credentials"));
    }

    [Theory]
    [InlineData(Evil)]
    [InlineData("https://app.example.org.evil.example")]
    [InlineData("http://app.example.org")]
    [InlineData("https://app.example.org:8443")]
    [InlineData("null")]
    public async Task Preflight_OfAnyOtherOrigin_GetsNoLeave(string origin)
    {
        using var answer = await PreflightAsync(origin, "/v1/jobs");
        Assert.Equal("", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task Answers_AreReadableByAllowedOrigins_RefusalsToo()
    {
        using var refused = await _host.GetAsync("/v1/jobs", null, ("Origin", Friend));
        Assert.Equal(HttpStatusCode.Unauthorized, refused.StatusCode);
        Assert.Equal(Friend, Header(refused, "Access-Control-Allow-Origin"));
        using var created = await _host.PostAsync("/v1/jobs", """{"kind":"external"}""", TestTokens.For("ann"), ("Origin", Friend));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        Assert.All(["Location", "Content-Location", "Producer-Epoch", "Producer-Expected-Seq"], name => Assert.Contains(name, Header(created, "Access-Control-Expose-Headers"), StringComparison.Ordinal));
        using var unreadable = await _host.GetAsync("/v1/jobs", TestTokens.For("ann"), ("Origin", Evil));
        Assert.Equal("", Header(unreadable, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task ChangesFromOtherOrigins_AreRefused_WhateverTheirToken() =>
        await ServerFixture.AssertProblemAsync(
            await _host.PostAsync("/v1/jobs", """{"kind":"external"}""", TestTokens.For("ann"), ("Origin", Evil)), 403, "origin_refused");

    [Theory]
    [InlineData(Friend, true)]
    [InlineData(Evil, false)]
    [InlineData("null", false)]
    public async Task Socket_OpensForAllowedOriginsOnly(string origin, bool opens)
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", origin);
        socket.Options.CollectHttpResponseDetails = true;
        var connecting = socket.ConnectAsync(new($"ws://{_host.Address.Authority}/v1/jobs/{job}/ws?token={TestTokens.For("ann")}"), CancellationToken.None);
        if (opens)
        {
            await connecting;
        }
        else
        {
            await Assert.ThrowsAsync<WebSocketException>(() => connecting);
            Assert.Equal(HttpStatusCode.Forbidden, socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task AnyOrigin_IsAllowedWhenConfigured_NeverWithCredentials_AndWarnedAbout()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HeadwayProcess.StartAsync(folder["data"], "--Http:AllowedOrigins=[\"*\"]");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/info") { Headers = { { "Origin", Evil } } };
        using var answer = await server.Http.SendAsync(request);
        Assert.Equal("*", Header(answer, "Access-Control-Allow-Origin"));
        Assert.Equal("", Header(answer, "Access-Control-Allow-Credentials"));
        Assert.Contains("Http:AllowedOrigins is *: any page", server.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://a.example, http://b.example:8080", "http://b.example:8080")]
    [InlineData("[\"https://a.example\",\"http://b.example:80/\"]", "http://b.example")]
    [InlineData("HTTPS://B.Example", "https://b.example")]
    public async Task List_IsReadInBothForms(string list, string origin)
    {
        await using var host = await AccessHost.StartAsync($"--Http:AllowedOrigins={list}");
        using var answer = await host.GetAsync("/v1/info", null, ("Origin", origin));
        Assert.Equal(origin, Header(answer, "Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task List_AsAConfigurationArray_IsReadToo()
    {
        await using var host = await AccessHost.StartAsync("--Http:AllowedOrigins:0=https://a.example", "--Http:AllowedOrigins:1=https://b.example");
        using var answer = await host.GetAsync("/v1/info", null, ("Origin", "https://b.example"));
        Assert.Equal("https://b.example", Header(answer, "Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("app.example.org")]
    [InlineData("https://app.example.org/page")]
    [InlineData("null")]
    [InlineData("[\"https://a.example\"")]
    [InlineData("https://user@app.example.org")]
    public async Task List_WithSomethingElseInIt_StopsTheStart(string list)
    {
        var fault = await Assert.ThrowsAsync<AuthSettingException>(() => AccessHost.StartAsync($"--Http:AllowedOrigins={list}"));
        Assert.Contains("Http:AllowedOrigins", fault.Message, StringComparison.Ordinal);
    }

    private async Task<HttpResponseMessage> PreflightAsync(string origin, string path) => await _host.SendAsync(
        HttpMethod.Options, path, null, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization, content-type"));

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : "";

    /// <summary>A host that allows one other origin.</summary>
    public sealed class FriendHost : IAsyncLifetime
    {
        public AccessHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await AccessHost.WithSecretAsync($"--Http:AllowedOrigins={Friend}");

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
