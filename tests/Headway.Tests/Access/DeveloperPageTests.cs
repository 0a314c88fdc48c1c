using System.Net;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>Pages of development servers, and the origins that variables of other systems name (PROTOCOL.md, section 10.3).</summary>
public sealed class DeveloperPageTests
{
    private const string Page = "http://localhost:3000";

    [Theory]
    [InlineData(Page, true)]
    [InlineData("http://127.0.0.1:5173", true)]
    [InlineData("https://localhost:3000", false)]
    [InlineData("http://localhost.evil.example:3000", false)]
    [InlineData("http://127.0.0.2:3000", false)]
    [InlineData("http://192.0.2.7:3000", false)]
    [InlineData("http://user@localhost:3000", false)]
    [InlineData("null", false)]
    public async Task PageOfAnotherPort_WithoutKeysOnLoopback_MayUseTheServer(string origin, bool may)
    {
        await using var host = await AccessHost.StartAsync();
        await AssertMayAsync(host, origin, may);
    }

    [Theory]
    [InlineData("--Server:PublicUrls=https://headway.example.org")]
    [InlineData("--Auth:Key=" + TestTokens.Secret)]
    public async Task PageOfAnotherPort_WithKeysOrPublicUrls_MayNot(string setting)
    {
        await using var host = await AccessHost.StartAsync(setting);
        await AssertMayAsync(host, Page, may: false);
    }

    [Fact]
    public async Task PageOfAnotherPort_UnderAnotherHost_MayNot()
    {
        await using var host = await AccessHost.StartAsync("--AllowedHosts=*");
        using var answer = await host.PostAsync("/v1/jobs", """{"kind":"external"}""", null, ("Origin", Page), ("Host", "evil.example"));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task PageOfAnotherPort_WhenAnAddressIsPublic_MayNot()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HeadwayProcess.StartAsync(folder["data"], "--Auth:Mode=none", "--Kestrel:Endpoints:Open:Url=http://0.0.0.0:0");
        using var answer = await server.Http.SendAsync(HttpMethod.Post, "/v1/jobs", """{"kind":"external"}""", ("Origin", Page));
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task VariablesOfOtherSystems_NameOrigins_AndAnyIsIgnoredWithAWarning()
    {
        using var folder = new TemporaryFolder();
        var variables = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["FRONTEND_URL"] = "https://front.example/app/",
            ["ALLOWED_ORIGINS"] = "[\"https://allowed.example\"]",
            ["CORS_ORIGINS"] = "https://cors.example,*",
            ["WEBSOCKET_CORS_ORIGINS"] = "*",
        };
        await using var server = await HeadwayProcess.StartAsync(variables, folder["data"]);
        foreach (var origin in (string[])["https://front.example", "https://allowed.example", "https://cors.example"])
        {
            Assert.Equal(origin, await AllowedAsync(server, origin));
        }

        Assert.Equal("", await AllowedAsync(server, "https://evil.example"));
        Assert.Contains("'*' in the environment variable CORS_ORIGINS is ignored", server.Output, StringComparison.Ordinal);
        Assert.Contains("'*' in the environment variable WEBSOCKET_CORS_ORIGINS is ignored", server.Output, StringComparison.Ordinal);
        Assert.Contains("Http:AllowedOrigins", server.Output, StringComparison.Ordinal);
    }

    private static async Task AssertMayAsync(AccessHost host, string origin, bool may)
    {
        using var preflight = await host.SendAsync(HttpMethod.Options, "/v1/jobs", null, null, ("Origin", origin), ("Access-Control-Request-Method", "POST"));
        Assert.Equal(may ? origin : "", Header(preflight));
        using var created = await host.PostAsync("/v1/jobs", """{"kind":"external"}""", null, ("Origin", origin));
        Assert.Equal(may ? HttpStatusCode.Created : HttpStatusCode.Forbidden, created.StatusCode);
        Assert.Equal(may ? origin : "", Header(created));
    }

    private static async Task<string> AllowedAsync(HeadwayProcess server, string origin)
    {
        using var answer = await server.Http.SendAsync(HttpMethod.Get, "/v1/info", null, ("Origin", origin));
        return Header(answer);
    }

    private static string Header(HttpResponseMessage answer) =>
        answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? string.Join(',', values) : "";
}
