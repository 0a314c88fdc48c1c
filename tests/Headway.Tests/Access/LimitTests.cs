using System.Net;
using System.Net.WebSockets;
using Headway.AspNetCore.Access;
using Headway.Tests.Native;

namespace Headway.Tests.Access;

/// <summary>A request beyond a limit is refused with a retry time. Other callers are not affected.</summary>
public sealed class LimitTests
{
    private static readonly string s_ann = TestTokens.For("ann");
    private static readonly string s_bob = TestTokens.For("bob");

    [Fact]
    public async Task ConnectionsOfACaller_BeyondTheLimit_Are429_AndTheOthersGoOn()
    {
        await using var host = await AccessHost.WithSecretAsync("--Http:MaxConnectionsPerCaller=2", "--Auth:OpenMetrics=true");
        var (job, neighbours) = (await host.CreateAsync(s_ann), await host.CreateAsync(s_bob));
        using var neighbour = await LiveAsync(host, neighbours, s_bob);
        using var first = await LiveAsync(host, job, s_ann);
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(Socket(host, job), CancellationToken.None);

        using var third = await LiveAsync(host, job, s_ann);
        AssertRetryAfter(third);
        await ServerFixture.AssertProblemAsync(third, 429, "too_many_connections");
        using var fourth = new ClientWebSocket();
        fourth.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => fourth.ConnectAsync(Socket(host, job), CancellationToken.None));
        Assert.Equal(HttpStatusCode.TooManyRequests, fourth.HttpStatusCode);

        var metrics = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("headway_limit{limit=\"connections_per_caller\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("headway_limit_used{limit=\"connections_per_caller\"} 2\n", metrics, StringComparison.Ordinal);
        Assert.Contains("headway_limit_used{limit=\"connections\"} 3\n", metrics, StringComparison.Ordinal);
        Assert.Contains("headway_refused_total{reason=\"too_many_connections\"} 2\n", metrics, StringComparison.Ordinal);

        using var page = await host.GetAsync($"/v1/jobs/{job}/events", s_ann); // a page is not a live connection
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        await AssertGoesOnAsync(host, neighbours, neighbour, s_bob);
        await AssertGoesOnAsync(host, job, first, s_ann);
    }

    [Fact]
    public async Task ConnectionsThatEnded_LeaveTheirPlaces()
    {
        await using var host = await AccessHost.WithSecretAsync("--Http:MaxConnectionsPerCaller=1");
        for (var i = 0; i < 5; i++)
        {
            var job = await host.CreateAsync(s_ann);
            using var live = await Polling.UntilAsync(() => LiveAsync(host, job, s_ann), HttpStatusCode.OK);
            await AssertGoesOnAsync(host, job, live, s_ann);
        }
    }

    [Fact]
    public async Task ConnectionsInAll_BeyondTheLimit_Are503()
    {
        await using var host = await AccessHost.StartAsync("--Http:MaxConnections=1");
        var job = await host.CreateAsync(null);
        using var first = await LiveAsync(host, job, null);
        using var second = await LiveAsync(host, job, null);
        AssertRetryAfter(second);
        await ServerFixture.AssertProblemAsync(second, 503, "server_full");
        await AssertGoesOnAsync(host, job, first, null);
    }

    [Fact]
    public async Task Rates_AreKeptForEachCallerAndKindOfRequest()
    {
        await using var host = await AccessHost.WithSecretAsync("--Http:JobsPerSecond=1", "--Http:AppendsPerSecond=1", "--Http:RequestsPerSecond=1", "--Auth:OpenMetrics=true");
        var job = await host.CreateAsync(s_ann);
        var neighbours = await host.CreateAsync(s_bob);
        await RefusedAsync(() => host.PostAsync("/v1/jobs", """{"kind":"external"}""", s_ann));
        await RefusedAsync(() => host.PostAsync($"/v1/jobs/{job}/events", """{"type":"a"}""", s_ann));
        await RefusedAsync(() => host.GetAsync("/v1/jobs", s_ann));

        Assert.Equal(HttpStatusCode.Created, (await host.PostAsync("/v1/jobs", """{"kind":"external"}""", s_bob)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.PostAsync($"/v1/jobs/{neighbours}/events", """{"type":"a"}""", s_bob)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await host.GetAsync("/v1/jobs", s_bob)).StatusCode);
        var metrics = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.All(["jobs", "appends", "requests"], rate => Assert.DoesNotContain($"headway_refused_total{{reason=\"rate_{rate}\"}} 0\n", metrics, StringComparison.Ordinal));

        static async Task RefusedAsync(Func<Task<HttpResponseMessage>> send)
        {
            using var refused = await Polling.UntilAsync(send, HttpStatusCode.TooManyRequests);
            AssertRetryAfter(refused);
            await ServerFixture.AssertProblemAsync(refused, 429, "rate_limited");
            using var later = await Polling.UntilAsync(send, static response => response.IsSuccessStatusCode);
        }
    }

    [Fact]
    public async Task LocalProgramsWithoutKeys_AreNotRated()
    {
        await using var host = await AccessHost.StartAsync("--Http:RequestsPerSecond=1", "--Http:MaxConnectionsPerCaller=1");
        for (var i = 0; i < 50; i++)
        {
            using var answer = await host.GetAsync("/v1/jobs");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "20010db800010002")]
    public void CallersWithoutTokens_AreTheirNetworks(string address, string network) => Assert.Equal(network, LimiterKey.Network(IPAddress.Parse(address)));

    [Fact]
    public async Task Body_OfATicketRequest_IsBounded()
    {
        await using var host = await AccessHost.WithSecretAsync("--Http:MaxBodyBytes=1024");
        await ServerFixture.AssertProblemAsync(await host.PostAsync("/v1/tickets", new string(' ', 2000), s_ann), 413, "body_too_large");
    }

    private static Uri Socket(AccessHost host, string job) => new($"ws://{host.Address.Authority}/v1/jobs/{job}/ws?token={s_ann}");

    private static Task<HttpResponseMessage> LiveAsync(AccessHost host, string job, string? token) =>
        host.GetAsync($"/v1/jobs/{job}/events", token, ("Accept", "application/x-ndjson"));

    private static async Task AssertGoesOnAsync(AccessHost host, string job, HttpResponseMessage live, string? token)
    {
        using var end = await host.PostAsync($"/v1/jobs/{job}/events", """{"type":"job.completed"}""", token);
        end.EnsureSuccessStatusCode();
        Assert.Contains("\"type\":\"job.completed\"", await live.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static void AssertRetryAfter(HttpResponseMessage answer) => Assert.InRange(answer.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(15));
}
