using System.Text.Json;
using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Tests.Native;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Hosting;

/// <summary>URLs in responses are valid under every prefix that Headway is mapped to.</summary>
public sealed class AddressTests(AddressTests.ManyPlaces places) : IClassFixture<AddressTests.ManyPlaces>
{
    private readonly EmbeddingHost _host = places.Host;

    [Theory]
    [InlineData("/a")]
    [InlineData("/b")]
    [InlineData("/api/deep/c")]
    [InlineData("/tenants/one%20two")]
    [InlineData("/tenants/one%2Ftwo/sub")]
    [InlineData("/v1")]
    [InlineData("/base/a")]
    [InlineData("/base/tenants/x")]
    public async Task Location_LeadsToTheJob(string prefix)
    {
        var (location, id) = await _host.CreateAsync(prefix);
        Assert.Equal($"{prefix}/v1/jobs/{id}", location);
        using var job = await _host.GetAsync(location);
        Assert.Equal(200, (int)job.StatusCode);
        await ServerFixture.AssertProblemAsync(await _host.GetAsync($"{prefix}/v1/nowhere"), 404, "unknown_route");
    }

    [Theory]
    [InlineData("/a")]
    [InlineData("/base/tenants/x")]
    public async Task Addresses_OfDialects_LeadToTheJob(string prefix)
    {
        using var research = await StartAsync($"{prefix}/api/research/start", """{"query":"What is a herring?"}""");
        using var scan = await StartAsync($"{prefix}/scan-text", """{"text":"hello"}""");
        foreach (var address in (Uri[])[
            new($"ws://{_host.Address.Authority}{research.RootElement.GetProperty("websocket_url").GetString()}"), new(scan.RootElement.GetProperty("ws_url").GetString()!)])
        {
            Assert.StartsWith($"{prefix}/ws/", address.AbsolutePath, StringComparison.Ordinal);
            using var socket = await TestSocket.ConnectAsync(address);
            Assert.NotNull(await socket.NextAsync());
        }
    }

    [Theory]
    [InlineData("/a", "/papers/stream", """{"message":"What is a herring?"}""")]
    [InlineData("/base/tenants/x", "/papers/stream", """{"message":"What is a herring?"}""")]
    [InlineData("/base/a", "/research/stream", """{"question":"What is a herring?"}""")]
    [InlineData("/tenants/x", "/research/stream", """{"question":"What is a herring?"}""")]
    public async Task Streams_OfDialects_LeadToTheJob(string prefix, string path, string body)
    {
        using var started = await _host.PostAsync(prefix + path, body, ("Accept", "text/event-stream"));
        Assert.Equal(200, (int)started.StatusCode);
        var address = started.Content.Headers.ContentLocation!.OriginalString;
        Assert.StartsWith($"{prefix}{path}/", address, StringComparison.Ordinal);
        using var again = await _host.GetAsync(address, ("Accept", "text/event-stream"));
        Assert.Equal(200, (int)again.StatusCode);
    }

    [Fact]
    public async Task Prefixes_AreOneHeadway()
    {
        var (location, id) = await _host.CreateAsync("/a");
        using var live = await SseReader.OpenAsync(_host, $"/b/v1/jobs/{id}/events");
        await live.UntilAsync(1);
        await _host.AppendAsync(location);
        await live.UntilAsync(2);
    }

    [Fact]
    public async Task Addresses_BesideThePrefixes_AreTheHosts()
    {
        using var answer = await _host.GetAsync("/other/v1/jobs");
        Assert.Equal((404, ""), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()));
    }

    private async Task<JsonDocument> StartAsync(string path, string body)
    {
        using var answer = await _host.PostAsync(path, body);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>An application that maps Headway under many prefixes.</summary>
    public sealed class ManyPlaces : IAsyncLifetime
    {
        internal EmbeddingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await EmbeddingHost.StartAsync(new()
        {
            Pipeline = static app => app.UsePathBase("/base"),
            Map = static app =>
            {
                app.MapHeadway("/a");
                app.MapHeadway("/b/");
                app.MapGroup("/api").MapGroup("/deep").MapHeadway("/c");
                app.MapHeadway("/tenants/{tenant}");
                app.MapGroup("/tenants/{tenant}").MapHeadway("sub");
                app.MapHeadway("/v1");
                app.MapHeadwayDialects("/a");
                app.MapGroup("/tenants/{tenant}").MapHeadwayDialects();
            },
            Kinds = static headway => headway.Services.AddSingleton<IJobKind>(new LongRunningWork("research")).AddSingleton<IJobKind>(new LongRunningWork("scam-check")),
        });

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }

    // A job kind with the name that a dialect needs. It runs until the application stops.
    private sealed class LongRunningWork(string name) : IJobKind
    {
        public string Name => name;

        public string Validate(JsonElement input, JsonElement options) => "Long work";

        public async Task<JsonElement> RunAsync(JobContext job, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            return default;
        }
    }
}
