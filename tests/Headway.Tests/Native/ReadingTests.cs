using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 4 (reading): the bytes on the wire.</summary>
public sealed partial class ReadingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Sse = "text/event-stream";
    private const string Ndjson = "application/x-ndjson";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sse_FinishedLog_IsExactlyTheseBytes()
    {
        var job = await FinishedAsync();
        using var answer = await server.GetAsync($"/v1/jobs/{job}/events", Sse);
        Assert.Equal(Sse, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal("no", answer.Headers.GetValues("X-Accel-Buffering").Single());
        Assert.Equal(
            """
            retry: 1000

            id: 1
            event: job.queued
            data: {"seq":1,"type":"job.queued","time":"T","data":{"kind":"external","title":"External job","input":{}}}

            id: 2
            event: node.started
            data: {"seq":2,"type":"node.started","time":"T","node":"a","data":{"title":"ä\n"}}

            id: 3
            event: my.own
            data: {"seq":3,"type":"my.own","time":"T","data":{}}

            id: 4
            event: job.completed
            data: {"seq":4,"type":"job.completed","time":"T","data":{"result":[1]}}


            """,
            Timeless(await answer.Content.ReadAsStringAsync()));
    }

    [Fact]
    public async Task Ndjson_FinishedLog_IsALineAnEvent()
    {
        var lines = (await server.TextAsync($"/v1/jobs/{await FinishedAsync()}/events?after=2", Ndjson)).Split('\n');
        Assert.Equal(
            ["""{"seq":3,"type":"my.own","time":"T","data":{}}""", """{"seq":4,"type":"job.completed","time":"T","data":{"result":[1]}}""", ""],
            lines.Select(Timeless));
    }

    [Fact]
    public async Task Json_Pages_ByNext()
    {
        var job = await FinishedAsync();
        Assert.Equal(
            """{"events":[{"seq":2,"type":"node.started","time":"T","node":"a","data":{"title":"ä\n"}},{"seq":3,"type":"my.own","time":"T","data":{}}],"next":3}""",
            Timeless(await server.TextAsync($"/v1/jobs/{job}/events?after=1&limit=2", "application/json")));
        Assert.Equal(
            """{"events":[{"seq":4,"type":"job.completed","time":"T","data":{"result":[1]}}]}""",
            Timeless(await server.TextAsync($"/v1/jobs/{job}/events?after=3&limit=2")));
        Assert.Equal("""{"events":[]}""", await server.TextAsync($"/v1/jobs/{job}/events?after=4"));
    }

    [Theory]
    [InlineData("?after=2", "3 4")]
    [InlineData("?after=0", "1 2 3 4")]
    [InlineData("?after=", "1 2 3 4")]
    [InlineData("?types=node.*", "2 4")]
    [InlineData("?types=my.own,job.queued", "1 3 4")]
    [InlineData("?types=nothing", "4")]
    public async Task Sse_CursorAndTypes_ChooseTheEvents(string query, string expected)
    {
        var text = await server.TextAsync($"/v1/jobs/{await FinishedAsync()}/events{query}", Sse);
        Assert.Equal(expected, string.Join(' ', Ids().Matches(text).Select(match => match.Groups[1].Value)));
    }

    [Fact]
    public async Task Sse_LastEventId_WinsOverAfter()
    {
        var text = await server.TextAsync($"/v1/jobs/{await FinishedAsync()}/events?after=0", Sse, ("Last-Event-ID", "3"));
        Assert.Equal("4", Assert.Single(Ids().Matches(text)).Groups[1].Value);
    }

    [Fact]
    public async Task Sse_CursorAtTheEndOfAFinishedLog_Is204_SoThatAnEventSourceStops()
    {
        using var answer = await server.GetAsync($"/v1/jobs/{await FinishedAsync()}/events", Sse, ("Last-Event-ID", "4"));
        Assert.Equal(HttpStatusCode.NoContent, answer.StatusCode);
    }

    [Theory]
    [InlineData("after=5", "cursor_beyond_end")]
    [InlineData("after=-1", "invalid_cursor")]
    [InlineData("after=99999999999999999999999", "invalid_cursor")]
    [InlineData("after=1e3", "invalid_cursor")]
    [InlineData("after=0x10", "invalid_cursor")]
    [InlineData("types=a%0Ab", "invalid_types")]
    [InlineData("min_percent_step=-1", "invalid_min_percent_step")]
    [InlineData("min_percent_step=NaN", "invalid_min_percent_step")]
    [InlineData("limit=0", "invalid_limit")]
    [InlineData("limit=1.5", "invalid_limit")]
    [InlineData("limit=100000000000", "invalid_limit")]
    public async Task Parameters_Wrong_AreNamed(string query, string code)
    {
        var job = await FinishedAsync();
        foreach (var form in new[] { Sse, Ndjson, "application/json" })
        {
            await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{job}/events?{query}", form), 400, code);
        }
    }

    [Theory]
    [InlineData("01m7xes5nae5sb29647xf02q2p")]
    [InlineData("nonsense")]
    [InlineData("..%2F..%2Fetc")]
    public async Task UnknownJob_Is404_Everywhere(string id)
    {
        foreach (var path in new[] { "", "/events", "/result" })
        {
            await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{id}{path}"), 404, "unknown_job");
        }

        foreach (var path in new[] { "/cancel", "/input", "/events" })
        {
            await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{id}{path}", """{"type":"x"}"""), 404, "unknown_job");
        }
    }

    [Fact]
    public async Task Accept_NothingWeSpeak_Is406()
    {
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{await FinishedAsync()}/events", "image/png"), 406, "not_acceptable");
    }

    [Fact]
    public async Task Sse_Live_GetsEachEventAsItComes_AndHeartbeatsInSilence()
    {
        var job = await server.CreateAsync();
        using var answer = await server.GetAsync($"/v1/jobs/{job}/events?after=latest", Sse);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        Assert.Equal("retry: 1000\n\n", await ReadUntilAsync(stream, "\n\n"));
        await server.AppendAsync(job, """{"type":"first"}""");
        Assert.StartsWith("id: 2\nevent: first\n", await ReadUntilAsync(stream, "\n\n"), StringComparison.Ordinal);
        Assert.Equal(": hb\n", await ReadUntilAsync(stream, "\n"));
        await server.AppendAsync(job, """{"type":"job.completed"}""");
        var rest = await new StreamReader(stream).ReadToEndAsync().WaitAsync(s_patience); // the server closes after the terminal event
        Assert.Contains("id: 3\nevent: job.completed\n", rest, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/jobs/{0}/events?after=latest&types=job.*")]
    [InlineData("/v1/events?job={0}&after=latest&types=job.*")]
    public async Task Ndjson_Heartbeat_IsAnEmptyLine_OnlyForAReaderThatAsksForOne(string address)
    {
        var job = await server.CreateAsync();
        address = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, job);
        using var plain = await server.GetAsync(address, Ndjson);
        using var asking = await server.GetAsync($"{address}&heartbeat=1", Ndjson);
        await using var stream = await asking.Content.ReadAsStreamAsync();
        Assert.Equal("\n", await ReadUntilAsync(stream, "\n"));
        Assert.Equal("\n", await ReadUntilAsync(stream, "\n"));
        await server.AppendAsync(job, """{"type":"job.completed"}""");
        Assert.Contains("job.completed", (await new StreamReader(stream).ReadToEndAsync().WaitAsync(s_patience)).TrimStart('\n'), StringComparison.Ordinal);
        Assert.StartsWith("{", await plain.Content.ReadAsStringAsync().WaitAsync(s_patience), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ManyLogs_BadHeartbeat_Is400() =>
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/events?job={await server.CreateAsync()}&heartbeat=0", Ndjson), 400, "invalid_heartbeat");

    [Fact]
    public async Task Invariant7_PeerThatTakesNothing_IsCut_AndDelaysNobody()
    {
        var job = await server.CreateAsync();
        using var stalled = new System.Net.Sockets.TcpClient { ReceiveBufferSize = 4096 };
        await stalled.ConnectAsync(IPAddress.Loopback, server.Server.Port);
        await stalled.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost\r\nAccept: {Sse}\r\n\r\n"));
        var reading = server.TextAsync($"/v1/jobs/{job}/events", Ndjson);
        var line = $$$"""{"type":"big","data":{"text":"{{{new string('x', 30_000)}}}"}}""";
        for (var i = 0; i < 20; i++)
        {
            await server.AppendAsync(job, string.Join('\n', Enumerable.Repeat(line, 30)), Ndjson);
        }

        await server.AppendAsync(job, """{"type":"job.completed"}""");
        Assert.Equal(602, (await reading.WaitAsync(s_patience)).Count(c => c == '\n'));

        // 18 MB wait for a peer that reads none of it: the server resets the connection, and what was buffered ends.
        var buffer = new byte[64 << 10];
        long received = 0;
        await server.UntilMetricAsync("headway_connections{dialect=\"native\",transport=\"sse\"} 0");
        try
        {
            for (int read; (read = await stalled.GetStream().ReadAsync(buffer).AsTask().WaitAsync(s_patience)) > 0;)
            {
                received += read;
            }
        }
        catch (IOException)
        {
            // reset
        }

        Assert.InRange(received, 1, 17_000_000);
    }

    private async Task<string> FinishedAsync()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, "[{\"type\":\"node.started\",\"node\":\"a\",\"data\":{\"title\":\"ä\\n\"}},{\"type\":\"my.own\"},{\"type\":\"job.completed\",\"data\":{\"result\":[1]}}]");
        return job;
    }

    private static async Task<string> ReadUntilAsync(Stream stream, string end)
    {
        var text = new StringBuilder();
        var one = new byte[1];
        while (!text.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.Equal(1, await stream.ReadAsync(one).AsTask().WaitAsync(s_patience));
            text.Append((char)one[0]);
        }

        return text.ToString();
    }

    private static string Timeless(string text) => Times().Replace(text, "\"time\":\"T\"");

    [GeneratedRegex("\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"")]
    private static partial Regex Times();

    [GeneratedRegex("^id: (\\d+)$", RegexOptions.Multiline)]
    private static partial Regex Ids();
}
