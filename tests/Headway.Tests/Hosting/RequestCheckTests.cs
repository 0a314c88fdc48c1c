using System.Net.WebSockets;
using System.Text.Json;
using System.Text.Json.Serialization;
using Headway.AspNetCore;
using Headway.Tests.Access;
using Headway.Tests.Native;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Hosting;

/// <summary>Every request to Headway's routes is checked, and its errors are Headway's problem details, independent of the application's setup.</summary>
public sealed class RequestCheckTests(RequestCheckTests.Shared shared) : IClassFixture<RequestCheckTests.Shared>
{
    private const string Friend = "https://app.example.org";

    private static readonly (string, string) s_ann = ("Authorization", $"Bearer {TestTokens.For("ann")}");

    private readonly EmbeddingHost _host = shared.Host;

    [Theory]
    [InlineData("GET", "/v1/jobs")]
    [InlineData("GET", "/v1/jobs/none")]
    [InlineData("GET", "/v1/nowhere")]
    [InlineData("GET", "/v1")]
    [InlineData("GET", "/v1/jobs/none/ws")]
    [InlineData("DELETE", "/v1/jobs")]
    [InlineData("OPTIONS", "/v1/jobs")]
    [InlineData("OPTIONS", "/v1/jobs/none/events")]
    [InlineData("OPTIONS", "/v1/nowhere")]
    [InlineData("POST", "/v1/jobs", "{")]
    [InlineData("POST", "/v1/jobs", "{}", "text/plain")]
    [InlineData("POST", "/v1/jobs/none/events", "[")]
    [InlineData("POST", "/v1/tickets", "no json")]
    [InlineData("GET", "/metrics")]
    public async Task Request_WithoutToken_Is401(string method, string path, string? body = null, string contentType = "application/json")
    {
        using var answer = await _host.SendAsync(new(method), $"/progress{path}", body, ("Content-Type", contentType));
        Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.Single().ToString());
        await ServerFixture.AssertProblemAsync(answer, 401, "unauthorized");
    }

    // The server responds although the client never sends the body.
    [Theory]
    [InlineData("/progress/v1/jobs")]
    [InlineData("/progress/v1/jobs/none/events")]
    public async Task Body_IsNotReadBeforeTheToken(string path) => Assert.Equal(
        "HTTP/1.1 401 ",
        await RawHttp.BeginAsync(_host.Address, $"POST {path} HTTP/1.1\nHost: h\nContent-Type: application/json\nContent-Length: 1000\nExpect: 100-continue\n\n"));

    [Fact]
    public async Task Request_WithToken_GetsTheErrorItself()
    {
        await ServerFixture.AssertProblemAsync(await _host.GetAsync("/progress/v1/nowhere", s_ann), 404, "unknown_route");
        await ServerFixture.AssertProblemAsync(await _host.SendAsync(HttpMethod.Delete, "/progress/v1/jobs", null, s_ann), 405, "method_not_allowed");
        await ServerFixture.AssertProblemAsync(await _host.PostAsync("/progress/v1/jobs", "{", s_ann), 400, "invalid_json");
        await ServerFixture.AssertProblemAsync(await _host.PostAsync("/progress/v1/jobs", "{}", s_ann, ("Content-Type", "text/plain")), 415, "unsupported_media_type");
        await ServerFixture.AssertProblemAsync(await _host.PostAsync("/progress/v1/jobs", """{"kind":"none"}""", s_ann), 400, "unknown_kind");
        using var options = await _host.SendAsync(HttpMethod.Options, "/progress/v1/jobs", null, s_ann);
        Assert.Equal((204, "GET,HEAD,OPTIONS,POST"), ((int)options.StatusCode, string.Join(',', options.Content.Headers.Allow.Order(StringComparer.Ordinal))));
    }

    [Fact]
    public async Task Errors_AreNotChangedByTheHost()
    {
        using var answer = await _host.GetAsync("/progress/v1/nowhere", s_ann);
        Assert.Equal("""{"type":"about:blank","title":"Not Found","status":404,"detail":"There is nothing at this address.","code":"unknown_route"}""", await answer.Content.ReadAsStringAsync());
        using var own = await _host.GetAsync("/own");
        Assert.Contains("\"ADDED\"", await own.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Answers_AreNotChangedByTheJsonOptionsOfTheHost()
    {
        using var health = await _host.GetAsync("/progress/healthz");
        Assert.Equal("""{"status":"ok"}""", await health.Content.ReadAsStringAsync());
        using var ready = await _host.GetAsync("/progress/readyz");
        Assert.Equal("""{"status":"ready"}""", await ready.Content.ReadAsStringAsync());
        using var info = await _host.GetAsync("/progress/v1/info");
        Assert.Equal("""{"name":"headway","auth":"jwt"}""", await info.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Preflight_OfAnAllowedOrigin_NeedsNoToken()
    {
        using var answer = await _host.SendAsync(HttpMethod.Options, "/progress/v1/jobs", null, ("Origin", Friend), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization"));
        Assert.Equal(204, (int)answer.StatusCode);
        Assert.Equal(Friend, answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.Contains("Authorization", answer.Headers.GetValues("Access-Control-Allow-Headers").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    public async Task ForeignOrigin_Is403(string method)
    {
        using var answer = await _host.SendAsync(new(method), "/progress/v1/jobs", method == "POST" ? "{}" : null, s_ann, ("Origin", "https://evil.example"));
        Assert.False(answer.Headers.Contains("Access-Control-Allow-Origin"));
        await ServerFixture.AssertProblemAsync(answer, 403, "origin_refused");
    }

    [Fact]
    public async Task Token_InTheAddress_IsRefusedAndSaysWhatToDo()
    {
        foreach (var path in (string[])["/progress/v1/jobs", "/progress/v1/jobs/none/events", "/progress/v1/nowhere"])
        {
            var problem = await ServerFixture.AssertProblemAsync(await _host.GetAsync($"{path}?token={TestTokens.For("ann")}"), 401, "unauthorized");
            Assert.Contains("POST /v1/tickets", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Ticket_InTheAddress_OpensAStreamOnce()
    {
        var (job, id) = await _host.CreateAsync("/progress", s_ann);
        var address = $"{job}/events?token={await TicketAsync(id)}";
        using (var live = await SseReader.OpenAsync(_host, address))
        {
            await live.UntilAsync(1);
        }

        await ServerFixture.AssertProblemAsync(await _host.GetAsync(address, ("Accept", "text/event-stream")), 401, "unauthorized");
    }

    [Fact]
    public async Task Ticket_InTheAddress_OpensASocketOnce()
    {
        var (job, id) = await _host.CreateAsync("/progress", s_ann);
        var address = new Uri($"ws://{_host.Address.Authority}{job}/ws?token={await TicketAsync(id)}");
        using (var socket = await TestSocket.ConnectAsync(address))
        {
            Assert.StartsWith("{\"seq\":1,", await socket.NextAsync(), StringComparison.Ordinal);
        }

        await Assert.ThrowsAsync<WebSocketException>(() => TestSocket.ConnectAsync(address));
    }

    [Fact]
    public async Task Token_InTheAddress_WhereTheHostAllowsIt_IsTaken()
    {
        await using var host = await EmbeddingHost.StartAsync(new() { Headway = static o => (o.Auth.Key, o.Auth.TokenInAddress) = (TestTokens.Secret, true) });
        using var answer = await host.GetAsync($"/v1/jobs?token={TestTokens.For("ann")}");
        Assert.Equal(200, (int)answer.StatusCode);
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/v1/jobs?token=nonsense"), 401, "unauthorized");
    }

    // AllowAnonymous on the group exempts it from the application's authorization only.
    [Fact]
    public async Task FallbackPolicy_OfTheHost_ExemptsTheGroup_AndTokensAreStillNeeded()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder =>
            {
                builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie();
                builder.Services.AddAuthorizationBuilder().SetFallbackPolicy(new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
            },
            Headway = static o => o.Auth.Key = TestTokens.Secret,
            Pipeline = static app => app.MapGet("/own", static () => "mine"),
            Map = static app =>
            {
                app.MapHeadway("/closed");
                app.MapHeadway("/progress").AllowAnonymous();
                app.MapHeadwayMetrics("/progress").AllowAnonymous();
                app.MapHeadwayHealth("/progress");
            },
        });
        foreach (var path in (string[])["/own", "/closed/v1/jobs"])
        {
            using var redirected = await host.GetAsync(path, s_ann);
            Assert.Equal(302, (int)redirected.StatusCode);
        }

        foreach (var path in (string[])["/progress/v1/jobs", "/progress/v1/nowhere", "/progress/metrics"])
        {
            await ServerFixture.AssertProblemAsync(await host.GetAsync(path), 401, "unauthorized");
        }

        await host.CreateAsync("/progress", s_ann);
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/progress/metrics", s_ann), 403, "insufficient_scope");
        using var health = await host.GetAsync("/progress/healthz");
        Assert.Equal(200, (int)health.StatusCode);
    }

    // A page that changes data needs an origin that both the application's policy and Headway's list allow.
    [Fact]
    public async Task Cors_OfTheHost_AndOurs_GiveOneHeader()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder => builder.Services.AddCors(static cors => cors.AddDefaultPolicy(static policy => policy.WithOrigins(Friend, "https://own.example").AllowAnyHeader().AllowAnyMethod())),
            Headway = static o => o.Http.AllowedOrigins = Friend,
            Pipeline = static app =>
            {
                app.UseCors();
                app.MapPost("/own", static () => "mine");
            },
        });
        using var created = await host.PostAsync("/v1/jobs", """{"kind":"external"}""", ("Origin", Friend));
        Assert.Equal((201, Friend), ((int)created.StatusCode, created.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        await ServerFixture.AssertProblemAsync(await host.PostAsync("/v1/jobs", """{"kind":"external"}""", ("Origin", "https://own.example")), 403, "origin_refused");
        using var own = await host.PostAsync("/own", "{}", ("Origin", "https://own.example"));
        Assert.Equal((200, "https://own.example"), ((int)own.StatusCode, own.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        using var preflight = await host.SendAsync(HttpMethod.Options, "/v1/jobs", null, ("Origin", Friend), ("Access-Control-Request-Method", "POST"));
        Assert.Equal(Friend, preflight.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    private async Task<string> TicketAsync(string job)
    {
        using var answer = await _host.PostAsync("/progress/v1/tickets", $$"""{"job":"{{job}}"}""", s_ann);
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.GetProperty("ticket").GetString()!;
    }

    /// <summary>An application with keys and with its own JSON and problem details options.</summary>
    public sealed class Shared : IAsyncLifetime
    {
        internal EmbeddingHost Host { get; private set; } = null!;

        public async ValueTask InitializeAsync() => Host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder =>
            {
                builder.Services.AddProblemDetails(static o => o.CustomizeProblemDetails = static context =>
                {
                    context.ProblemDetails.Title = "changed";
                    context.ProblemDetails.Extensions["ADDED"] = true;
                });
                builder.Services.ConfigureHttpJsonOptions(static json =>
                {
                    json.SerializerOptions.PropertyNamingPolicy = JsonNamingPolicy.KebabCaseUpper;
                    json.SerializerOptions.WriteIndented = true;
                    json.SerializerOptions.Converters.Add(new JsonStringEnumConverter());
                });
            },
            Headway = static o => (o.Auth.Key, o.Http.AllowedOrigins) = (TestTokens.Secret, Friend),
            Pipeline = static app =>
            {
                app.UseStatusCodePages();
                app.MapGet("/own", static () => Results.Problem("mine"));
            },
            Map = static app =>
            {
                app.MapHeadway("/progress");
                app.MapHeadwayHealth("/progress");
                app.MapHeadwayMetrics("/progress");
            },
        });

        public async ValueTask DisposeAsync() => await Host.DisposeAsync();
    }
}
