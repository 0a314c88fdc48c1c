using System.Net;
using System.Security.Claims;
using Headway.AspNetCore;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Native;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Access;

/// <summary>The jobs that the server itself creates, and those that only an administrator may create.</summary>
public sealed class SystemJobTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task SystemJobs_WithKeys_AreOfNoOwnerThatATokenCanName()
    {
        await using var host = await AccessHost.WithSecretAsync($"--Research:Corpora:notes:Path={Corpus()}");
        var job = Assert.Single(await host.Services.GetRequiredService<EventLog>().ListAsync(new(Kind: "index"), default));
        foreach (var name in (string[])["local", "system", "\u0001system", "ann"])
        {
            using var found = await host.GetAsync($"/v1/jobs/{job.Id}", TestTokens.For(name, "headway:admin"));
            Assert.Equal(name[0] == '\u0001' ? HttpStatusCode.Unauthorized : HttpStatusCode.NotFound, found.StatusCode);
            using var list = await host.GetAsync("/v1/jobs", TestTokens.For(name));
            Assert.DoesNotContain(job.Id, await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task SystemJobs_WithoutKeys_AreEverybodys()
    {
        await using var host = await AccessHost.StartAsync($"--Research:Corpora:notes:Path={Corpus()}");
        using var list = await host.GetAsync("/v1/jobs?kind=index");
        Assert.Contains("\"index\"", await list.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task IndexJob_WithKeys_NeedsTheAdminScope()
    {
        await using var host = await AccessHost.WithSecretAsync($"--Research:Corpora:notes:Path={Corpus()}");
        const string body = """{"kind":"index","input":{"corpus":"notes"}}""";
        await ServerFixture.AssertProblemAsync(await host.PostAsync("/v1/jobs", body, TestTokens.For("ann")), 403, "insufficient_scope");
        using var created = await host.PostAsync("/v1/jobs", body, TestTokens.For("ann", "headway:admin"));
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Fact]
    public async Task Health_TellsStrangersNothingButHealth()
    {
        await using var host = await AccessHost.WithSecretAsync();
        using var stranger = await host.GetAsync("/health");
        Assert.Equal("""{"status":"healthy","service":"headway"}""", await stranger.Content.ReadAsStringAsync());
        using var known = await host.GetAsync("/health", TestTokens.For("ann"));
        Assert.Contains("websocket_connections", await known.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task EveryAnswer_HasNosniff()
    {
        await using var host = await AccessHost.WithSecretAsync();
        foreach (var (method, route) in MappedRoutes.Of(host).Select(static pair => (pair.Method, MappedRoutes.Fill(pair.Route, "x"))))
        {
            foreach (var token in (string?[])[null, TestTokens.For("ann")])
            {
                using var answer = await host.SendAsync(new(method), route, token, method == "POST" ? "{}" : null);
                Assert.True(answer.Headers.TryGetValues("X-Content-Type-Options", out var values) && values.Single() == "nosniff", $"{method} {route}: {answer.StatusCode}");
            }
        }
    }

    // A user of the embedding application: claims of its own authentication.
    [Theory]
    [InlineData("ann", "ann")]
    [InlineData("local", "ann,bob")]
    [InlineData("ann", "ann,ann")]
    [InlineData("local", "annHALF")]
    [InlineData("local", "ann\ufffd")]
    [InlineData("local", "\u0001system")]
    public void UserOfTheHost_WithOneValidId_IsTheOwner(string owner, string ids)
    {
        var identity = new ClaimsIdentity(ids.Replace("HALF", "\ud800", StringComparison.Ordinal).Split(',').Select(static id => new Claim(ClaimTypes.NameIdentifier, id)), "cookie");
        var http = new DefaultHttpContext { User = new(identity) };
        Assert.Equal(owner, Callers.Owner(http));
        Assert.Equal(owner != "local", Callers.Identity(http) is not null);
    }

    private string Corpus()
    {
        Directory.CreateDirectory(_folder["notes"]);
        File.WriteAllText(Path.Combine(_folder["notes"], "tail.md"), "A tail is the newest part of a log.");
        return _folder["notes"];
    }
}
