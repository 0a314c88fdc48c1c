using System.Net;
using System.Net.WebSockets;
using Headway.AspNetCore.Access;
using Headway.Tests.Native;
using Headway.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Headway.Tests.Access;

/// <summary>Tickets (PROTOCOL.md, section 10.2): each opens one live response of one job, once, within 30 seconds.</summary>
public sealed class TicketTests(SharedSecretHost secret) : IClassFixture<SharedSecretHost>
{
    private static readonly string s_ann = TestTokens.For("ann");

    private readonly AccessHost _host = secret.Host;

    [Fact]
    public async Task Ticket_OpensTheLiveAnswer_Once()
    {
        var job = await FinishedJobAsync();
        var ticket = await TicketAsync(job);
        using var first = await _host.GetAsync($"/v1/jobs/{job}/events?token={ticket}", null, ("Accept", "text/event-stream"));
        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Contains("event: job.completed", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        await ServerFixture.AssertProblemAsync(await _host.GetAsync($"/v1/jobs/{job}/events?token={ticket}", null, ("Accept", "text/event-stream")), 401, "unauthorized");
    }

    [Fact]
    public async Task Ticket_OpensASocket_Once()
    {
        var job = await FinishedJobAsync();
        var address = new Uri($"ws://{_host.Address.Authority}/v1/jobs/{job}/ws?token={await TicketAsync(job)}");
        using var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, CancellationToken.None);
        using var again = new ClientWebSocket();
        again.Options.CollectHttpResponseDetails = true;
        await Assert.ThrowsAsync<WebSocketException>(() => again.ConnectAsync(address, CancellationToken.None));
        Assert.Equal(HttpStatusCode.Unauthorized, again.HttpStatusCode);
    }

    [Fact]
    public async Task Ticket_UsedByManyAtOnce_LetsOneIn()
    {
        var job = await FinishedJobAsync();
        var ticket = await TicketAsync(job);
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _host.GetAsync($"/v1/jobs/{job}/events?token={ticket}", null, ("Accept", "application/x-ndjson"))));
        Assert.Single(answers, static answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(19, answers.Count(static answer => answer.StatusCode == HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Ticket_ForAnotherJob_ShowsNothing()
    {
        var job = await FinishedJobAsync();
        var other = await FinishedJobAsync(); // of the same owner
        await ServerFixture.AssertProblemAsync(await _host.GetAsync($"/v1/jobs/{other}/events?token={await TicketAsync(job)}", null, ("Accept", "text/event-stream")), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await _host.GetAsync($"/v1/jobs/{other}/events?token={await TicketAsync(job)}"), 404, "unknown_job");
    }

    [Fact]
    public async Task Ticket_OnARouteThatIsNotLive_OrInTheHeader_Is401_AndStaysGood()
    {
        var job = await FinishedJobAsync();
        var ticket = await TicketAsync(job);
        foreach (var path in (string[])["/v1/jobs", $"/v1/jobs/{job}", $"/v1/jobs/{job}/result", "/metrics"])
        {
            await ServerFixture.AssertProblemAsync(await _host.GetAsync($"{path}?token={ticket}"), 401, "unauthorized");
        }

        await ServerFixture.AssertProblemAsync(await _host.PostAsync($"/v1/tickets?token={ticket}", $$"""{"job":"{{job}}"}"""), 401, "unauthorized");
        await ServerFixture.AssertProblemAsync(await _host.PostAsync($"/v1/jobs/{job}/events?token={ticket}", """{"type":"note"}"""), 401, "unauthorized");
        await ServerFixture.AssertProblemAsync(await _host.GetAsync($"/v1/jobs/{job}/events", ticket), 401, "unauthorized");
        using var live = await _host.GetAsync($"/v1/jobs/{job}/events?token={ticket}", null, ("Accept", "text/event-stream"));
        Assert.Equal(HttpStatusCode.OK, live.StatusCode);
    }

    [Theory]
    [InlineData("hwt_")]
    [InlineData("hwt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task Ticket_MadeUp_Is401(string ticket) =>
        await ServerFixture.AssertProblemAsync(await _host.GetAsync($"/v1/jobs/{await FinishedJobAsync()}/events?token={ticket}"), 401, "unauthorized");

    [Theory]
    [InlineData("", 400, "invalid_json")]
    [InlineData("[]", 400, "invalid_body")]
    [InlineData("{}", 400, "missing_field")]
    [InlineData("{\"job\":7}", 400, "missing_field")]
    [InlineData("{\"job\":\"x\",\"life\":9}", 400, "unknown_field")]
    [InlineData("{\"job\":\"x\",\"may\":\"admin\"}", 400, "invalid_may")]
    [InlineData("{\"job\":\"x\",\"may\":\"Control\"}", 400, "invalid_may")]
    [InlineData("{\"job\":\"x\",\"may\":2}", 400, "invalid_may")]
    [InlineData("{\"job\":\"x\",\"may\":null}", 400, "invalid_may")]
    [InlineData("{\"job\":\"01m7xez8msec3vgwt7njvxafc8\"}", 404, "unknown_job")]
    public async Task Ticket_BadRequest_IsRefused(string body, int status, string code) =>
        await ServerFixture.AssertProblemAsync(await _host.PostAsync("/v1/tickets", body, s_ann), status, code);

    [Fact]
    public async Task Ticket_ForAJobOfAnother_Is404AsAnUnknownOne()
    {
        const string unknown = "01m7xez8msec3vgwt7njvxafc8";
        var job = await FinishedJobAsync();
        using var ofAnother = await _host.PostAsync("/v1/tickets", $$"""{"job":"{{job}}"}""", TestTokens.For("bob"));
        using var none = await _host.PostAsync("/v1/tickets", $$"""{"job":"{{unknown}}"}""", TestTokens.For("bob"));
        Assert.Equal(HttpStatusCode.NotFound, ofAnother.StatusCode);
        Assert.Equal((await none.Content.ReadAsStringAsync()).Replace(unknown, job, StringComparison.Ordinal), await ofAnother.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WithoutKeys_TicketsAreGiven_SoThatAClientNeedNotCare()
    {
        await using var host = await AccessHost.StartAsync();
        var job = await host.CreateAsync(null);
        using var answer = await host.PostAsync("/v1/tickets", $$"""{"job":"{{job}}"}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var ticket = await ServerFixture.JsonAsync(answer);
        using var page = await host.GetAsync($"/v1/jobs/{job}/events?token={ticket.RootElement.GetProperty("ticket").GetString()}");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    // The socket of the dialect takes answers and cancels. A question is open, so that an answer that is permitted counts.
    [Theory]
    [InlineData("", false, false)]
    [InlineData(",\"may\":\"read\"", false, false)]
    [InlineData(",\"may\":\"join\"", true, false)]
    [InlineData(",\"may\":\"control\"", true, true)]
    public async Task Ticket_May_WhatItWasIssuedFor(string may, bool answers, bool cancels)
    {
        var job = await _host.CreateAsync(s_ann);
        using var asked = await _host.PostAsync($"/v1/jobs/{job}/events", """[{"type":"job.started","data":{"attempt":1}},{"type":"job.input_required","node":"n","data":{"prompt":"Which one?","options":["left","right"]}}]""", s_ann);
        Assert.True(asked.IsSuccessStatusCode, await asked.Content.ReadAsStringAsync());
        using var issued = await _host.PostAsync("/v1/tickets", $$"""{"job":"{{job}}"{{may}}}""", s_ann);
        using var ticket = await ServerFixture.JsonAsync(issued);
        Assert.Equal(cancels ? "control" : answers ? "join" : "read", ticket.RootElement.GetProperty("may").GetString());
        using var socket = await TestSocket.ConnectAsync(new Uri($"ws://{_host.Address.Authority}/ws/research/{job}?token={ticket.RootElement.GetProperty("ticket").GetString()}"));
        await socket.SendAsync("""{"type":"feedback","feedback":{"type":"answer","answer":["right"]}}""");
        Assert.Equal(answers, await IsDoneAsync(socket, job, "job.input_received"));
        await socket.SendAsync("""{"type":"cancel"}""");
        Assert.Equal(cancels, await IsDoneAsync(socket, job, "job.cancelled"));
    }

    // The server answers each message that it refuses, and a ping in order. So after the pong everything before it is done.
    private async Task<bool> IsDoneAsync(TestSocket socket, string job, string type)
    {
        await socket.SendAsync("""{"type":"ping"}""");
        while (await socket.NextAsync() is { } message && !message.Contains("\"pong\"", StringComparison.Ordinal))
        {
        }

        using var page = await _host.GetAsync($"/v1/jobs/{job}/events?limit=100", s_ann);
        return (await page.Content.ReadAsStringAsync()).Contains($"\"{type}\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ticket_DoesNotOutliveTheToken()
    {
        var time = new FakeTimeProvider();
        var options = new AuthOptions();
        var tickets = new TicketIssuer(options, time, new InMemoryTicketStore(time), new());
        var (ticket, expires) = await tickets.IssueAsync(new("ann", "job"), time.GetUtcNow().AddSeconds(5), default);
        Assert.Equal(time.GetUtcNow().AddSeconds(5), expires);
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await tickets.RedeemAsync(ticket, default));
    }

    [Fact]
    public async Task Issue_StoreRefuses_IsALimit()
    {
        var options = new AuthOptions { MaxTicketsPerCaller = 1 };
        var tickets = new TicketIssuer(options, TimeProvider.System, new InMemoryTicketStore(TimeProvider.System), new());
        await tickets.IssueAsync(new("ann", "job"), DateTimeOffset.MaxValue, default);
        await Assert.ThrowsAsync<TemporaryRefusalException>(() => tickets.IssueAsync(new("ann", "job"), DateTimeOffset.MaxValue, default));
    }

    private async Task<string> FinishedJobAsync()
    {
        var job = await _host.CreateAsync(s_ann);
        using var answer = await _host.PostAsync($"/v1/jobs/{job}/events", """{"type":"job.completed","data":{"result":1}}""", s_ann);
        answer.EnsureSuccessStatusCode();
        return job;
    }

    private Task<string> TicketAsync(string job) => _host.TicketAsync(s_ann, job);
}
