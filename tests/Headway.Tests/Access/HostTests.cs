using System.Net;
using System.Net.Sockets;
using Headway.AspNetCore.Access;
using Headway.Tests.Deploy;
using Headway.Tests.Hosting;
using Headway.Tests.Native;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Access;

/// <summary>The Host of requests, public URLs and DNS rebinding (PROTOCOL.md, section 10.3).</summary>
public sealed class HostTests
{
    private const string Public = "https://headway.example.org";

    [Theory]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST:8000", true)]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.8.8:1", true)]
    [InlineData("[::1]:8000", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("[2001:db8::7]", true)]
    [InlineData("evil.example", false)]
    [InlineData("localhost.evil.example", false)]
    [InlineData("127.0.0.1.evil.example", false)]
    [InlineData("headway.example.org", false)]
    public async Task WithoutKeys_OnlyLoopbackNamesAndAddressesAreHosts(string name, bool isAccepted)
    {
        await using var host = await AccessHost.StartAsync("--Auth:Mode=none");
        await AssertHostAsync(host, name, isAccepted);
    }

    // Each route is asked, so that none can be reached by DNS rebinding.
    [Fact]
    public async Task ForeignHost_AtEveryRoute_Is400_AndTheAnswerNamesTheOption()
    {
        await using var host = await AccessHost.StartAsync();
        foreach (var (method, route) in MappedRoutes.Endpoints(host).Select(static pair => (pair.Method, MappedRoutes.Fill(pair.Endpoint.RoutePattern.RawText!, "x"))))
        {
            using var answer = await host.SendAsync(new(method), route, null, null, ("Host", "evil.example"));
            Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{method} {route}: {answer.StatusCode}");
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
        }

        var problem = await ServerFixture.AssertProblemAsync(await host.GetAsync("/", null, ("Host", "evil.example")), 400, "host_refused");
        Assert.Contains("Server:PublicUrls", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a.example;*.b.example", "a.example:8000", true)]
    [InlineData("a.example;*.b.example", "x.b.example", true)]
    [InlineData("a.example;*.b.example", "b.example", false)]
    [InlineData("a.example;*.b.example", "localhost", false)]
    [InlineData("*", "evil.example", true)]
    public async Task AllowedHosts_AreHonoured(string setting, string name, bool isAccepted)
    {
        await using var host = await AccessHost.StartAsync($"--AllowedHosts={setting}");
        await AssertHostAsync(host, name, isAccepted);
    }

    [Theory]
    [InlineData("headway.example.org", true)]
    [InlineData("other.example:8443", true)]
    [InlineData("localhost", true)]
    [InlineData("evil.example", false)]
    public async Task PublicUrls_AreHosts_WithKeysToo(string name, bool isAccepted)
    {
        await using var host = await AccessHost.WithSecretAsync($"--Server:PublicUrls=[\"{Public}\",\"http://other.example:8443\"]");
        await AssertHostAsync(host, name, isAccepted);
    }

    [Theory]
    [InlineData(Public, "headway.example.org", true)]
    [InlineData(Public, "localhost", true)]
    [InlineData("http://headway.example.org", "headway.example.org", false)]
    [InlineData("https://headway.example.org:8443", "headway.example.org", false)]
    [InlineData("https://evil.example", "headway.example.org", false)]
    [InlineData("http://localhost:3000", "localhost", false)]
    [InlineData("null", "localhost", false)]
    public async Task PublicUrls_SayWhichPagesAreOwn(string origin, string name, bool isAllowed)
    {
        await using var host = await AccessHost.StartAsync($"--Server:PublicUrls={Public}");
        using var answer = await host.PostAsync("/v1/jobs", """{"kind":"external"}""", null, ("Origin", origin), ("Host", name));
        Assert.Equal(isAllowed ? HttpStatusCode.Created : HttpStatusCode.Forbidden, answer.StatusCode);
    }

    [Fact]
    public async Task AbsoluteUrls_AreOfTheFirstPublicUrl_OrOfTheHost()
    {
        await using var host = await AccessHost.StartAsync($"--Server:PublicUrls={Public},https://other.example");
        await using var plain = await AccessHost.StartAsync();
        Assert.StartsWith("wss://headway.example.org/ws/agent-progress/", await SocketUrlAsync(host), StringComparison.Ordinal);
        Assert.StartsWith($"ws://{plain.Address.Authority}/ws/agent-progress/", await SocketUrlAsync(plain), StringComparison.Ordinal);
        using var openApi = await host.GetAsync("/openapi/v1.json");
        using var json = await ServerFixture.JsonAsync(openApi);
        Assert.Equal(Public, json.RootElement.GetProperty("servers")[0].GetProperty("url").GetString());
    }

    [Theory]
    [InlineData("headway.example.org")]
    [InlineData("https://headway.example.org/path")]
    [InlineData("ftp://headway.example.org")]
    [InlineData("*")]
    public async Task PublicUrls_ThatAreNoOrigins_StopTheStart(string setting)
    {
        var fault = await Assert.ThrowsAsync<AuthSettingException>(() => AccessHost.StartAsync($"--Server:PublicUrls={setting}"));
        Assert.Contains("Server:PublicUrls", fault.Message, StringComparison.Ordinal);
    }

    // A page of the public name behind the shipped proxy: it reads, changes something, and opens a WebSocket.
    [Fact]
    public async Task ShippedNginx_AndAServerOnLoopback_ServeAPublicNameWithOneSetting()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HeadwayProcess.StartAsync(folder["data"], $"--Server:PublicUrls={Public}");
        await using var nginx = await NginxProcess.StartAsync(server.Port);
        (string, string)[] page = [("Host", "headway.example.org"), ("Origin", Public)];
        using var read = await nginx.Http.SendAsync(HttpMethod.Get, "/v1/jobs", null, page);
        Assert.Equal(HttpStatusCode.OK, read.StatusCode);
        using var created = await nginx.Http.SendAsync(HttpMethod.Post, "/v1/jobs", """{"kind":"external"}""", page);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
        var opened = await RawHttp.BeginAsync(
            nginx.Http.BaseAddress!,
            $"GET /v1/ws HTTP/1.1\nHost: headway.example.org\nOrigin: {Public}\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 13\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n\n");
        Assert.Equal("HTTP/1.1 101 ", opened);
        using var foreign = await nginx.Http.SendAsync(HttpMethod.Get, "/v1/jobs", null, ("Host", "evil.example"));
        Assert.Equal(HttpStatusCode.BadRequest, foreign.StatusCode);
    }

    private static async Task AssertHostAsync(AccessHost host, string name, bool isAccepted)
    {
        using var answer = await host.GetAsync("/v1/info", null, ("Host", name));
        Assert.Equal(isAccepted ? HttpStatusCode.OK : HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static async Task<string> SocketUrlAsync(AccessHost host)
    {
        using var answer = await host.PostAsync("/scan-text", """{"text":"You have won a prize. Send your bank details."}""");
        using var json = await ServerFixture.JsonAsync(answer);
        return json.RootElement.GetProperty("ws_url").GetString()!;
    }
}
