using Headway.AspNetCore;
using Headway.Research.AspNetCore;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Headway.Tests.Hosting;

/// <summary>An invalid setup makes the start fail, with a message that names what to change.</summary>
public sealed class StartupValidationTests
{
    public static TheoryData<string, Action<HeadwayOptions>> BadOptions => new()
    {
        { "Http:Heartbeat", static o => o.Http.Heartbeat = TimeSpan.Zero },
        { "Http:Heartbeat", static o => o.Http.Heartbeat = TimeSpan.FromSeconds(-1) },
        { "Http:MaxConnections", static o => o.Http.MaxConnections = 0 },
        { "Log:TailEvents", static o => o.Log.TailEvents = -1 },
        { "Log:TailEvents", static o => o.Log.TailEvents = int.MaxValue },
        { "Jobs:Concurrency", static o => o.Jobs.Concurrency = 0 },
        { "Auth:Mode", static o => o.Auth.Mode = "nobody" },
        { "Dialects:TypeSafe:Heartbeat", static o => o.Dialects.TypeSafe.Heartbeat = TimeSpan.Zero },
        { "Http is null", static o => o.Http = null! },
    };

    public static TheoryData<Action<IEndpointRouteBuilder>> Maps => new(
        static app => app.MapHeadway(), static app => app.MapHeadwayDialects(), static app => app.MapHeadwayHealth(), static app => app.MapHeadwayMetrics(),
        static app => app.MapHeadwayResearch(), static app => app.MapHeadwayRoutes("/x", static _ => { }));

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public async Task Option_OutOfRange_IsNamed(string name, Action<HeadwayOptions> set)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => EmbeddingHost.StartAsync(new() { Headway = set }));
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(BadOptions), DisableDiscoveryEnumeration = true)]
    public async Task Option_OutOfRange_WithoutRoutes_IsNamed(string name, Action<HeadwayOptions> set)
    {
        var fault = await Assert.ThrowsAsync<OptionsValidationException>(() => EmbeddingHost.StartAsync(new() { Headway = set, Map = static _ => { } }));
        Assert.Contains(name, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Section_WithAnUnknownName_IsRefused()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("Headway:Auth:Mdoe", "host")]).Build();
        var builder = WebApplication.CreateBuilder();
        builder.Services.AddHeadway(configuration.GetSection("Headway"));
        using IHost app = builder.Build();
        var fault = Assert.ThrowsAny<Exception>(() => ((WebApplication)app).MapHeadway());
        Assert.Contains("Mdoe", fault.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Maps), DisableDiscoveryEnumeration = true)]
    public async Task Map_WithoutAddHeadway_SaysWhatToCall(Action<IEndpointRouteBuilder> map)
    {
        await using var app = WebApplication.CreateBuilder().Build();
        Assert.Contains("Call builder.Services.AddHeadway()", Assert.Throws<InvalidOperationException>(() => map(app)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_WithoutAStore_SaysWhatToCall(bool hasRoutes)
    {
        var builder = WebApplication.CreateBuilder(["--urls", "http://127.0.0.1:0"]);
        builder.Services.AddHeadway();
        await using var app = builder.Build();
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            if (hasRoutes)
            {
                app.MapHeadway();
            }

            await app.StartAsync();
        });
        Assert.Contains("Call UseSqlite(…) or UseRedis(…)", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_ThatWasNotBuilt_SaysSo()
    {
        using var folder = new TemporaryFolder();
        var fault = await Assert.ThrowsAsync<DirectoryNotFoundException>(() => EmbeddingHost.StartAsync(new() { Map = app => app.MapHeadwayPage(folder.Path) }));
        Assert.Contains("index.html", fault.Message, StringComparison.Ordinal);
    }
}
