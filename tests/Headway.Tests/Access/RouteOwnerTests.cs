using System.Net.WebSockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Routing;

namespace Headway.Tests.Access;

/// <summary>
/// Every mapped route of every contract treats a job of another owner as an unknown job. The tests send the id in the path,
/// the query and the body, both as the job's own id and as a producer's task id.
/// </summary>
public sealed partial class RouteOwnerTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private const string TaskOfAnn = "task-of-ann-1";
    private const string TaskOfNobody = "task-of-none-1";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly string s_ann = TestTokens.For("route-ann");
    private static readonly string s_bob = TestTokens.For("route-bob");

    private readonly AccessHost _host = secret.Host;

    private IEnumerable<(string Method, RouteEndpoint Route)> Closed =>
        MappedRoutes.Endpoints(_host).Where(static pair => pair.Endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null);

    [Fact]
    public async Task EveryRoute_JobOfAnother_AnswersAsForAnUnknownOne()
    {
        var job = await JobsOfAnnAsync();
        foreach (var (method, route) in Closed)
        {
            await AssertAlikeAsync(method, route, job, "01m7xez8msec3vgwt7njvxafc8");
            await AssertAlikeAsync(method, route, TaskOfAnn, TaskOfNobody);
        }
    }

    [Fact]
    public async Task EverySocket_JobOfAnother_IsRefusedAsAnUnknownOne()
    {
        var job = await JobsOfAnnAsync();
        foreach (var (_, route) in Closed.Where(static pair => pair.Method == "GET" && pair.Route.RoutePattern.Parameters.Count > 0))
        {
            Assert.Equal(await HandshakeAsync(route, "01m7xez8msec3vgwt7njvxafc8"), await HandshakeAsync(route, job));
            Assert.Equal(await HandshakeAsync(route, TaskOfNobody), await HandshakeAsync(route, TaskOfAnn));
        }
    }

    // Creates a native job, and for each contract with task ids a job with such an id.
    private async Task<string> JobsOfAnnAsync()
    {
        foreach (var key in (string[])[TaskOfAnn, $"research:{TaskOfAnn}:progress", $"agent_progress:{TaskOfAnn}"])
        {
            using var named = await _host.PostAsync("/v1/jobs", """{"kind":"external","input":{}}""", s_ann, ("Idempotency-Key", key));
            named.EnsureSuccessStatusCode();
        }

        return await _host.CreateAsync(s_ann);
    }

    private async Task AssertAlikeAsync(string method, RouteEndpoint route, string ofAnother, string unknown)
    {
        foreach (var accept in (string[])["*/*", "text/event-stream"])
        {
            var expected = await AskAsync(method, route, unknown, accept);
            var actual = await AskAsync(method, route, ofAnother, accept);
            Assert.True(expected == actual, $"{method} {route.RoutePattern.RawText} ({accept}):\n{expected}\n{actual}");
        }
    }

    private async Task<string> AskAsync(string method, RouteEndpoint route, string id, string accept)
    {
        var body = JsonSerializer.Serialize(new { job = id, job_id = id, task_id = id, session_id = id, user_id = "bob", type = "note", answer = 1 });
        using var answer = await _host.SendAsync(
            new(method), $"{MappedRoutes.Fill(route.RoutePattern.RawText!, id)}?job={id}&job_id={id}&task_id={id}&session_id={id}", s_bob, method == "GET" ? null : body, ("Accept", accept)).WaitAsync(s_patience);
        var isLive = answer.IsSuccessStatusCode && answer.Content.Headers.ContentLength is null;
        var text = isLive ? "live" : await answer.Content.ReadAsStringAsync().WaitAsync(s_patience);
        return $"{(int)answer.StatusCode} {IdPattern().Replace(text.Replace(id, "ID", StringComparison.Ordinal), "ID")}";
    }

    private async Task<string> HandshakeAsync(RouteEndpoint route, string id)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {s_bob}");
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            await socket.ConnectAsync(new($"ws://{_host.Address.Authority}{MappedRoutes.Fill(route.RoutePattern.RawText!, id)}"), deadline.Token);
        }
        catch (WebSocketException)
        {
            // The test compares the status.
        }

        return $"{route.RoutePattern.RawText} {(int)socket.HttpStatusCode}";
    }

    [GeneratedRegex(@"\b0[0-9a-hjkmnp-tv-z]{25}\b|\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", RegexOptions.None, 1000)]
    private static partial Regex IdPattern();
}
