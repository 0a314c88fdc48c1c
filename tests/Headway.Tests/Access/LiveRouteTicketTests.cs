using System.Net;
using System.Net.WebSockets;
using Headway.AspNetCore.Access;
using Headway.Tests.Native;
using Microsoft.AspNetCore.Routing;

namespace Headway.Tests.Access;

/// <summary>Tickets on the live routes of all contracts.</summary>
public sealed class LiveRouteTicketTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private static readonly string s_ann = TestTokens.For("live-ann");

    private readonly AccessHost _host = secret.Host;

    private IEnumerable<RouteEndpoint> Live => MappedRoutes.Endpoints(_host).Select(static pair => pair.Endpoint).Where(static route => route.Metadata.GetMetadata<AcceptsTickets>() is not null);

    [Fact]
    public async Task Ticket_AtEveryLiveRouteOfAJob_OpensThatOne()
    {
        foreach (var route in Live.Where(static route => route.RoutePattern.Parameters.Count == 1))
        {
            var job = await NamedJobAsync($"named-{Guid.NewGuid():N}");
            var (status, _) = await AskAsync(route, job.Id, job.Id);
            Assert.True(status is HttpStatusCode.OK or HttpStatusCode.SwitchingProtocols, $"{route.RoutePattern.RawText}: {status}");
        }
    }

    [Fact]
    public async Task Ticket_AtEveryLiveRoute_ShowsNoOtherJobOfTheSameOwner()
    {
        var (own, other) = (await NamedJobAsync("one-task"), await NamedJobAsync("other-task"));
        foreach (var route in Live.Where(static route => route.RoutePattern.Parameters.Count == 1))
        {
            foreach (var id in (string[])[other.Id, other.Task])
            {
                var (status, body) = await AskAsync(route, id, own.Id);
                Assert.True(status == HttpStatusCode.NotFound, $"{route.RoutePattern.RawText} with {id}: {status} {body}");
            }
        }
    }

    private async Task<(string Id, string Task)> NamedJobAsync(string task)
    {
        using var created = await _host.PostAsync("/v1/jobs", """{"kind":"external","input":{}}""", s_ann, ("Idempotency-Key", $"research:{task}:progress"));
        using var job = await ServerFixture.JsonAsync(created);
        return (job.RootElement.GetProperty("id").GetString()!, task);
    }

    // Tries a WebSocket first. If the route is not a WebSocket route, sends an HTTP request with a new ticket.
    private async Task<(HttpStatusCode Status, string Body)> AskAsync(RouteEndpoint route, string id, string ticketFor)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        var address = MappedRoutes.Fill(route.RoutePattern.RawText!, id);
        try
        {
            await socket.ConnectAsync(new($"ws://{_host.Address.Authority}{address}?token={await _host.TicketAsync(s_ann, ticketFor)}"), CancellationToken.None);
            return (HttpStatusCode.SwitchingProtocols, "");
        }
        catch (WebSocketException)
        {
            using var answer = await _host.GetAsync($"{address}?token={await _host.TicketAsync(s_ann, ticketFor)}", null, ("Accept", "text/event-stream"));
            return answer.StatusCode == HttpStatusCode.UpgradeRequired ? (socket.HttpStatusCode, "")
                : (answer.StatusCode, answer.IsSuccessStatusCode ? "" : await answer.Content.ReadAsStringAsync());
        }
    }
}
