using System.Net.WebSockets;
using System.Text.RegularExpressions;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, sections 4.2 and 4.10, on every form.</summary>
public sealed partial class FilterReadingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Sse = "text/event-stream";
    private const string Ndjson = "application/x-ndjson";

    [Theory]
    [InlineData("filter=type == 'note'", "5 8")]
    [InlineData("filter=percent >= 20", "4 6 8")]
    [InlineData("filter=not percent < 1000", "1 2 5 7 8")]
    [InlineData("filter=kind == 'probe'", "2 8")]
    [InlineData("filter=data.level in [\"warning\"]&types=note", "5 8")]
    [InlineData("filter=percent > 0&min_percent_step=30", "3 6 8")]
    [InlineData("filter=", "1 2 3 4 5 6 7 8")]
    [InlineData("pace=1000&types=note", "5 8")]
    [InlineData("preset=essential", "1 5 8")]
    [InlineData("preset=progress", "1 2 3 4 5 6 8")]
    [InlineData("preset=text", "1 7 8")]
    [InlineData("preset=text&types=note", "1 5 7 8")]
    public async Task EveryForm_ShowsTheSameEvents(string query, string expected)
    {
        var job = await FinishedAsync();
        var address = $"/v1/jobs/{job}/events?{query.Replace(" ", "%20", StringComparison.Ordinal)}";
        foreach (var form in new[] { Sse, Ndjson, "application/json" })
        {
            var text = await server.TextAsync(address, form);
            Assert.Equal(expected, string.Join(' ', Seqs().Matches(text).Select(static match => match.Groups[1].Value)));
        }

        using var socket = await TestSocket.ConnectAsync(server, $"/v1/jobs/{job}/ws{new Uri(server.Http.BaseAddress!, address).Query}");
        Assert.Equal(expected, string.Join(' ', (await socket.RestAsync()).Select(static message => Seqs().Match(message).Groups[1].Value)));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
    }

    [Fact]
    public async Task EveryCursor_WithAFilter_ShowsTheRestOfTheSame()
    {
        var job = await FinishedAsync();
        for (var after = 0; after < 8; after++)
        {
            var text = await server.TextAsync($"/v1/jobs/{job}/events?filter=percent%20in%20[20,70]%20or%20kind=='probe'", Sse, ("Last-Event-ID", $"{after}"));
            Assert.Equal(new[] { 2, 4, 6, 8 }.Where(seq => seq > after), Seqs().Matches(text).Select(static match => int.Parse(match.Groups[1].Value)));
        }
    }

    [Theory]
    [InlineData("filter=percent%20=>%2050", "invalid_filter", 8)]
    [InlineData("filter=(type=='a'", "invalid_filter", 10)]
    [InlineData("filter=%00", "invalid_filter", 0)]
    [InlineData("filter=type=='%F0%9F%99%82'%20x", "invalid_filter", 11)]
    [InlineData("preset=everything", "invalid_preset", null)]
    [InlineData("pace=0", "invalid_pace", null)]
    [InlineData("pace=1000.5", "invalid_pace", null)]
    [InlineData("pace=fast", "invalid_pace", null)]
    [InlineData("heartbeat=0", "invalid_heartbeat", null)]
    [InlineData("heartbeat=301", "invalid_heartbeat", null)]
    [InlineData("heartbeat=1.5", "invalid_heartbeat", null)]
    [InlineData("heartbeat=soon", "invalid_heartbeat", null)]
    public async Task BadChoice_Is400_WithItsPosition(string query, string code, int? position)
    {
        var job = await FinishedAsync();
        foreach (var form in new[] { Sse, Ndjson, "application/json" })
        {
            var problem = await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{job}/events?{query}", form), 400, code);
            Assert.Equal(position, problem.TryGetProperty("position", out var at) ? at.GetInt32() : null);
        }
    }

    [Fact]
    public async Task Socket_Subscribe_ChangesTheFilterLive_AndABadOneChangesNothing()
    {
        var job = await server.CreateAsync();
        using var socket = await TestSocket.ConnectAsync(server, $"/v1/jobs/{job}/ws?after=latest&filter=data.n%20>%201");
        await server.AppendAsync(job, """[{"type":"a","data":{"n":1}},{"type":"a","data":{"n":2}}]""");
        Assert.Contains("\"seq\":3", await socket.NextAsync(), StringComparison.Ordinal);
        foreach (var (filter, code) in new[] { ("\"type = 7\"", "invalid_filter"), ("7", "invalid_filter"), ("[\"type == 'a'\"]", "invalid_filter") })
        {
            await socket.SendAsync($$"""{"op":"subscribe","filter":{{filter}}}""");
            var answer = await socket.NextAsync();
            Assert.StartsWith($$"""{"op":"error","code":"{{code}}",""", answer, StringComparison.Ordinal);
            Assert.Contains("\"position\":", answer, StringComparison.Ordinal);
        }

        await socket.SendAsync("""{"op":"subscribe","preset":"nothing"}""");
        Assert.StartsWith("""{"op":"error","code":"invalid_preset",""", await socket.NextAsync(), StringComparison.Ordinal);
        await server.AppendAsync(job, """[{"type":"a","data":{"n":1}},{"type":"a","data":{"n":2}}]""");
        Assert.Contains("\"seq\":5", await socket.NextAsync(), StringComparison.Ordinal);
        await socket.SendAsync("""{"op":"subscribe","filter":"data.n == 1"}""");
        Assert.Contains("subscribed", await socket.NextAsync(), StringComparison.Ordinal);
        await server.AppendAsync(job, """[{"type":"a","data":{"n":1}},{"type":"a","data":{"n":2}}]""");
        Assert.Contains("\"seq\":6", await socket.NextAsync(), StringComparison.Ordinal);
    }

    private async Task<string> FinishedAsync()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(
            job,
            """
            [{"type":"node.started","node":"p","data":{"kind":"probe","name":"probe","depth":1}},
             {"type":"node.progress","node":"p","data":{"percent":10}},
             {"type":"node.progress","node":"p","data":{"percent":20}},
             {"type":"note","data":{"level":"warning","message":"slow"}},
             {"type":"node.progress","node":"p","data":{"percent":70}},
             {"type":"text.delta","node":"p","data":{"channel":"draft","text":"And"}},
             {"type":"job.completed","data":{"result":{}}}]
            """);
        return job;
    }

    [GeneratedRegex("\"seq\":([0-9]+)", RegexOptions.None, 1000)]
    private static partial Regex Seqs();
}
