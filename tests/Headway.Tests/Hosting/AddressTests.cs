using System.Text.Json;
using Headway.AspNetCore;
using Headway.Tests.Native;
using Microsoft.AspNetCore.Builder;

namespace Headway.Tests.Hosting;

/// <summary>Wherever Headway is mapped, the addresses that it sends lead back to it.</summary>
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
    [InlineData("/a", "/langgraph/threads/{id}/runs/stream")]
    [InlineData("/base/tenants/x", "/kognys")]
    public async Task Addresses_OfDialects_LeadToTheJob(string prefix, string _)
    {
        using var started = await _host.PostAsync($"{prefix}/api/research/start", """{"query":"What is a herring?"}""");
        using var answer = JsonDocument.Parse(await started.Content.ReadAsStringAsync());
        Assert.StartsWith($"{prefix}/ws/research/", answer.RootElement.GetProperty("websocket_url").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prefixes_AreOneHeadway()
    {
        var (location, id) = await _host.CreateAsync("/a");
        using var live = await LiveReader.OpenAsync(_host, $"/b/v1/jobs/{id}/events");
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

    /// <summary>One application that maps Headway in many places.</summary>
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
            Headway = static o =>
            {
                o.Dialects.DeepResearch.Enabled = true;
                o.Dialects.TypeSafe.Enabled = true;
            },
        });

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
