using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;

namespace Headway.Tests.Access;

/// <summary>Every route of the native contract treats a job of another owner as an unknown job.</summary>
public sealed class OwnerTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private const string Unknown = "01m7xez8msec3vgwt7njvxafc8";

    private readonly AccessHost _host = secret.Host;

    public static TheoryData<string, string, string?> Routes => new()
    {
        { "GET", "", null },
        { "GET", "/result", null },
        { "GET", "/events", null },
        { "GET", "/events?after=1000", null },
        { "GET", "/events", "text/event-stream" },
        { "GET", "/events?after=1000", "text/event-stream" },
        { "GET", "/events", "application/x-ndjson" },
        { "POST", "/events", """{"type":"note"}""" },
        { "POST", "/cancel", "{}" },
        { "PATCH", "", """{"title":"Mine"}""" },
        { "DELETE", "", null },
        { "POST", "/input", """{"answer":1}""" },
    };

    [Theory]
    [MemberData(nameof(Routes))]
    public async Task JobOfAnother_AnswersAsAnUnknownOne(string method, string route, string? more)
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        var ofAnother = await AskAsync(job);
        var unknown = await AskAsync(Unknown);
        Assert.Equal(HttpStatusCode.NotFound, ofAnother.Status);
        Assert.Equal(unknown with { Body = unknown.Body.Replace(Unknown, job, StringComparison.Ordinal) }, ofAnother);

        async Task<(HttpStatusCode Status, string Headers, string Body)> AskAsync(string id)
        {
            using var answer = await _host.SendAsync(
                new(method), $"/v1/jobs/{id}{route}", TestTokens.For("bob"), method is "POST" or "PATCH" ? more : null, ("Accept", method == "GET" && more is not null ? more : "*/*"));
            answer.Headers.Date = null;
            return (answer.StatusCode, $"{answer.Headers}{answer.Content.Headers.ContentType}", await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task SocketToAJobOfAnother_IsRefusedBeforeTheHandshake_AsAnUnknownOne()
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        foreach (var id in (string[])[job, Unknown])
        {
            using var socket = new ClientWebSocket();
            socket.Options.CollectHttpResponseDetails = true;
            var address = new Uri($"ws://{_host.Address.Authority}/v1/jobs/{id}/ws?token={TestTokens.For("bob")}");
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(address, CancellationToken.None));
            Assert.Equal(HttpStatusCode.NotFound, socket.HttpStatusCode);
        }
    }

    [Fact]
    public async Task RequestsOfOneConnection_KnowNothingOfThoseBefore()
    {
        var job = await _host.CreateAsync(TestTokens.For("ann"));
        var connections = 0;
        using var handler = new SocketsHttpHandler
        {
            MaxConnectionsPerServer = 1,
            ConnectCallback = async (context, cancellationToken) =>
            {
                connections++;
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        using var client = new HttpClient(handler) { BaseAddress = _host.Address };
        for (var round = 0; round < 3; round++)
        {
            Assert.Equal(HttpStatusCode.OK, await AskAsync(TestTokens.For("ann"), ""));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(null, ""));
            Assert.Equal(HttpStatusCode.NotFound, await AskAsync(TestTokens.For("bob"), ""));
            Assert.Equal(HttpStatusCode.OK, await AskAsync(null, $"?token={TestTokens.For("ann")}"));
            Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(null, ""));
        }

        Assert.Equal(1, connections);

        async Task<HttpStatusCode> AskAsync(string? token, string query)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events{query}");
            if (token is not null)
            {
                request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {token}");
            }

            using var answer = await client.SendAsync(request);
            return answer.StatusCode;
        }
    }

    [Fact]
    public async Task Lists_AndKeysOfIdempotency_AreTheCallersOwn()
    {
        var (ann, bob) = (TestTokens.For("list-ann"), TestTokens.For("list-bob"));
        var body = """{"kind":"external","input":{}}""";
        using var first = await _host.PostAsync("/v1/jobs", body, ann, ("Idempotency-Key", "same"));
        using var second = await _host.PostAsync("/v1/jobs", body, bob, ("Idempotency-Key", "same"));
        Assert.False(second.Headers.Contains("Idempotency-Replayed"));
        using var list = await _host.GetAsync("/v1/jobs", bob);
        using var jobs = await Native.ServerFixture.JsonAsync(list);
        var job = Assert.Single(jobs.RootElement.GetProperty("jobs").EnumerateArray());
        Assert.EndsWith(job.GetProperty("id").GetString()!, second.Headers.Location!.ToString(), StringComparison.Ordinal);
    }
}
