using System.Net;
using Headway.Tests.Native;

namespace Headway.Tests.Access;

/// <summary>Every mapped route needs a token, except the routes in this list.</summary>
public sealed class RouteTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private static readonly string[] s_open = ["/healthz", "/readyz", "/health", "/v1/info", "/openapi/{documentName}.json", "/", "/{**path}"];

    private readonly AccessHost _host = secret.Host;

    [Fact]
    public async Task EveryRoute_WithoutAToken_Is401_ButTheOpenOnes()
    {
        var asked = 0;
        foreach (var (method, route) in Routes().Where(static pair => !s_open.Contains(pair.Route)))
        {
            using var missing = await _host.SendAsync(new(method), Address(route), null, method == "GET" ? null : "{}");
            Assert.True(missing.StatusCode == HttpStatusCode.Unauthorized, $"{method} {route} answered {missing.StatusCode}");
            using var bad = await _host.SendAsync(new(method), Address(route), "garbage", method == "GET" ? null : "{}");
            Assert.True(bad.StatusCode == HttpStatusCode.Unauthorized, $"{method} {route} answered {bad.StatusCode}");
            asked++;
        }

        Assert.True(asked > 10);
    }

    [Theory]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    [InlineData("/v1/info")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/")]
    [InlineData("/jobs/anything")]
    public async Task OpenRoute_NeedsNoToken(string path)
    {
        using var answer = await _host.GetAsync(path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var withBadToken = await _host.GetAsync(path, "garbage");
        Assert.Equal(HttpStatusCode.OK, withBadToken.StatusCode);
    }

    [Fact]
    public void OpenRoutes_AreMapped() => Assert.Equal([], s_open.Except(Routes().Select(static pair => pair.Route)));

    [Fact]
    public async Task Info_WithoutAToken_SaysOnlyThatOneIsNeeded()
    {
        using var answer = await _host.GetAsync("/v1/info");
        Assert.Equal("""{"name":"headway","auth":"jwt"}""", await answer.Content.ReadAsStringAsync());
        using var whole = await _host.GetAsync("/v1/info", TestTokens.For("ann"));
        using var info = await ServerFixture.JsonAsync(whole);
        Assert.True(info.RootElement.TryGetProperty("kinds", out _));
    }

    [Fact]
    public async Task Metrics_NeedTheAdminScope()
    {
        using var user = await _host.GetAsync("/metrics", TestTokens.For("ann", "read headway:administrator"));
        Assert.Equal("Bearer error=\"insufficient_scope\", scope=\"headway:admin\"", user.Headers.WwwAuthenticate.ToString());
        await ServerFixture.AssertProblemAsync(user, 403, "insufficient_scope");
        var claims = TestTokens.Claims("ann");
        claims["scope"] = new System.Text.Json.Nodes.JsonArray("read", "headway:admin");
        foreach (var token in (string[])[TestTokens.For("ann", "read headway:admin"), TestTokens.Hs256(claims)])
        {
            using var admin = await _host.GetAsync("/metrics", token);
            Assert.Equal(HttpStatusCode.OK, admin.StatusCode);
        }
    }

    [Fact]
    public async Task Metrics_OpenedOrWithoutKeys_NeedNothing()
    {
        await using var opened = await AccessHost.WithSecretAsync("--Auth:OpenMetrics=true");
        await using var local = await AccessHost.StartAsync();
        using var openAnswer = await opened.GetAsync("/metrics");
        using var localAnswer = await local.GetAsync("/metrics");
        using var user = await opened.GetAsync("/metrics", TestTokens.For("ann"));
        Assert.All([openAnswer, localAnswer, user], static answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Contains("\"auth\":\"none\"", await local.Http.GetStringAsync(new Uri("/v1/info", UriKind.Relative)), StringComparison.Ordinal);
    }

    private IEnumerable<(string Method, string Route)> Routes() => MappedRoutes.Of(_host);

    private static string Address(string route) => MappedRoutes.Fill(route, "01m7xez8msec3vgwt7njvxafc8");
}
