using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Security.Claims;
using System.Text.Json;
using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Headway.Tests.Native;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Hosting;

/// <summary>Without keys Headway serves only loopback addresses, unless an option says who may use it.</summary>
public sealed class PublicAddressCheckTests
{
    private const string Sentence = "no option says who may use Headway";

    [Theory]
    [InlineData("http://*:0")]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://127.0.0.1:0;http://*:0")]
    public async Task PublicAddress_WithoutKeys_DoesNotStart(string url) => await AssertRefusedAsync(new() { Url = url });

    [Fact]
    public async Task PublicAddress_FromTheConfigurationOfKestrel_DoesNotStart() =>
        await AssertRefusedAsync(new() { Arguments = ["--Kestrel:Endpoints:Public:Url=http://*:0"] });

    [Theory]
    [InlineData("none")]
    [InlineData("host")]
    [InlineData("key")]
    public async Task PublicAddress_WhereSomethingSaysWhoMay_Starts(string how)
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Url = "http://*:0",
            Headway = o => _ = how == "key" ? o.Auth.Key = TestSecret : o.Auth.Mode = how,
        });
        using var answer = await host.GetAsync("/v1/jobs");
        Assert.Equal(how == "none" ? 200 : 401, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.7", false)]
    [InlineData("::ffff:10.0.0.7", false)]
    [InlineData("2001:db8::1", false)]
    public async Task Request_OnAnAddress_WithoutKeys(string local, bool isServed)
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Pipeline = app => app.Use((http, next) =>
            {
                http.Connection.LocalIpAddress = IPAddress.Parse(local);
                return next(http);
            }),
            Map = static app =>
            {
                app.MapHeadway();
                app.MapHeadwayHealth();
            },
        });
        foreach (var path in (string[])["/v1/jobs", "/healthz"])
        {
            var answer = await host.GetAsync(path);
            if (isServed)
            {
                Assert.Equal(200, (int)answer.StatusCode);
                answer.Dispose();
            }
            else
            {
                await ServerFixture.AssertProblemAsync(answer, 403, "keys_required");
            }
        }
    }

    // Kestrel listens briefly before the start fails; requests in that time are refused too.
    [Fact]
    public async Task UnixSocket_WithoutKeys_IsPublic()
    {
        using var folder = new TemporaryFolder();
        var app = EmbeddingHost.Build(new() { Url = $"http://unix:{folder["s"]}" }, folder);
        await using (app)
        {
            var fault = await Assert.ThrowsAsync<AuthSettingException>(() => app.StartAsync());
            Assert.Contains(Sentence, fault.Message, StringComparison.Ordinal);
            using var http = Over(folder["s"]);
            await ServerFixture.AssertProblemAsync(await http.GetAsync(new Uri("/v1/jobs", UriKind.Relative)), 403, "keys_required");
        }
    }

    [Fact]
    public async Task UnixSocket_OpenToAll_IsServed()
    {
        using var folder = new TemporaryFolder();
        await using var host = await EmbeddingHost.StartAsync(new() { Url = $"http://unix:{folder["s"]}", Headway = static o => o.Auth.Mode = "none" });
        using var http = Over(folder["s"]);
        using var answer = await http.GetAsync(new Uri("/v1/jobs", UriKind.Relative));
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Fact]
    public async Task TestServer_IsThisMachine_AndStreams()
    {
        await using var host = await EmbeddingHost.StartAsync(new() { Url = "http://*:0", Services = static builder => builder.WebHost.UseTestServer() });
        var server = host.App.GetTestServer();
        using var http = server.CreateClient();
        using var created = await http.PostAsJsonAsync(new Uri("/v1/jobs", UriKind.Relative), new { kind = "external" });
        Assert.Equal(201, (int)created.StatusCode);
        var job = created.Headers.Location!.OriginalString;
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{job}/events", UriKind.Relative)) { Headers = { { "Accept", "text/event-stream" } } };
        using var live = new SseReader(await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead), Stream.Null);
        using var body = new SseReader(live.Answer, await live.Answer.Content.ReadAsStreamAsync());
        await body.UntilAsync(1);
        using (var appended = await http.PostAsJsonAsync(new Uri($"{job}/events", UriKind.Relative), new { type = "step" }))
        {
            Assert.Equal(200, (int)appended.StatusCode);
        }

        await body.UntilAsync(2);
        using var socket = await server.CreateWebSocketClient().ConnectAsync(new Uri($"ws://localhost{job}/ws"), default);
        var buffer = new byte[4096];
        var got = await socket.ReceiveAsync(buffer.AsMemory(), default).AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        Assert.StartsWith("{\"seq\":1,", System.Text.Encoding.UTF8.GetString(buffer, 0, got.Count), StringComparison.Ordinal);
    }

    [Fact]
    public async Task UsersOfTheHost_SeeTheirOwnJobs_AndOthersAre401()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder => builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(),
            Headway = static o => o.Auth.Mode = "host",
            Pipeline = static app => app.MapPost("/login/{id}", static (string id) => Results.SignIn(new(new ClaimsIdentity(
                [new(ClaimTypes.NameIdentifier, id), new(ClaimTypes.Name, "The same name")], CookieAuthenticationDefaults.AuthenticationScheme)))),
            Map = static app =>
            {
                app.MapHeadway();
                app.MapHeadwayMetrics();
            },
        });
        var (ann, bob) = (await SignInAsync(host, "ann"), await SignInAsync(host, "bob"));
        var (job, _) = await host.CreateAsync("", ann);
        using (var own = await host.GetAsync(job, ann))
        {
            Assert.Equal(200, (int)own.StatusCode);
        }

        using (var live = await SseReader.OpenAsync(host, $"{job}/events", ann))
        {
            await live.UntilAsync(1);
        }

        // The ticket is redeemed even though the request also has the cookie.
        using var given = await host.PostAsync("/v1/tickets", $$"""{"job":"{{job[(job.LastIndexOf('/') + 1)..]}}"}""", ann);
        using var ticket = await ServerFixture.JsonAsync(given);
        var address = $"{job}/events?token={ticket.RootElement.GetProperty("ticket").GetString()}";
        using (var first = await host.GetAsync(address, ann))
        {
            Assert.Equal(200, (int)first.StatusCode);
        }

        await ServerFixture.AssertProblemAsync(await host.GetAsync(address, ann), 401, "unauthorized");
        await ServerFixture.AssertProblemAsync(await host.GetAsync(job, bob), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await host.GetAsync($"{job}/events", bob), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await host.GetAsync(job), 401, "unauthorized");
        await ServerFixture.AssertProblemAsync(await host.GetAsync("/metrics", ann), 403, "insufficient_scope");
        using var list = await host.GetAsync("/v1/jobs", bob);
        Assert.Equal("""{"jobs":[]}""", await list.Content.ReadAsStringAsync());
        using var info = await host.GetAsync("/v1/info");
        Assert.Equal("""{"name":"headway","auth":"host"}""", await info.Content.ReadAsStringAsync());
        var log = host.App.Services.GetRequiredService<Headway.Log.EventLog>();
        Assert.Equal("ann", (await log.FindAsync(job[(job.LastIndexOf('/') + 1)..], default))!.Owner);
    }

    [Fact]
    public async Task TokenBesideACookie_CountsBeforeIt_AndOneThatIsNotOursChangesNothing()
    {
        await using var host = await EmbeddingHost.StartAsync(new()
        {
            Services = static builder => builder.Services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme).AddCookie(),
            Headway = static o => o.Auth.Key = TestSecret,
            Pipeline = static app => app.MapPost("/login/{id}", static (string id) => Results.SignIn(new(new ClaimsIdentity(
                id == "nobody" ? [] : [new(ClaimTypes.NameIdentifier, id)], CookieAuthenticationDefaults.AuthenticationScheme)))),
        });
        var ann = await SignInAsync(host, "ann");
        var bob = ("Authorization", $"Bearer {Access.TestTokens.For("bob")}");
        var (job, _) = await host.CreateAsync("", ann, bob);
        using (var own = await host.GetAsync(job, bob))
        {
            Assert.Equal(200, (int)own.StatusCode);
        }

        await ServerFixture.AssertProblemAsync(await host.GetAsync(job, ann), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await host.GetAsync(job, ann, ("Authorization", "Bearer of-the-application")), 404, "unknown_job");

        using var nobody = await host.GetAsync(job, await SignInAsync(host, "nobody"));
        Assert.Equal(401, (int)nobody.StatusCode);
        Assert.Contains("nameidentifier", await nobody.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string TestSecret => Access.TestTokens.Secret;

    private static async Task AssertRefusedAsync(HostSetup plan)
    {
        var fault = await Assert.ThrowsAsync<AuthSettingException>(() => EmbeddingHost.StartAsync(plan));
        Assert.Contains(Sentence, fault.Message, StringComparison.Ordinal);
        Assert.Contains("Auth:Mode=none", fault.Message, StringComparison.Ordinal);
        await using var open = await EmbeddingHost.StartAsync(plan with { Headway = static o => o.Auth.Mode = "none" });
    }

    private static async Task<(string, string)> SignInAsync(EmbeddingHost host, string id)
    {
        using var answer = await host.SendAsync(HttpMethod.Post, $"/login/{id}");
        return ("Cookie", answer.Headers.GetValues("Set-Cookie").Single().Split(';')[0]);
    }

    private static HttpClient Over(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new("http://localhost") };
}
