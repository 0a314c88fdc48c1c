using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Headway.Tests.Access;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 4.11: several logs on one connection.</summary>
public sealed partial class ManyLogsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Sse = "text/event-stream";
    private const string Ndjson = "application/x-ndjson";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Sse_TwoFinishedLogs_AreExactlyTheseBytes()
    {
        var (a, b) = (await FinishedAsync(1), await FinishedAsync(0));
        using var answer = await server.GetAsync($"/v1/events?job={a}&job={b}");
        Assert.Equal(Sse, answer.Content.Headers.ContentType!.ToString());
        Assert.Equal("no-store", answer.Headers.CacheControl!.ToString());
        Assert.Equal(
            """
            retry: 1000

            id: 1,0
            event: job.queued
            data: {"job":"A","seq":1,"type":"job.queued","time":"T","data":{"kind":"external","title":"External job","input":{}}}

            id: 2,0
            event: own
            data: {"job":"A","seq":2,"type":"own","time":"T","node":"n","data":{"n":0}}

            id: 3,0
            event: job.completed
            data: {"job":"A","seq":3,"type":"job.completed","time":"T","data":{}}

            id: 3,1
            event: job.queued
            data: {"job":"B","seq":1,"type":"job.queued","time":"T","data":{"kind":"external","title":"External job","input":{}}}

            id: 3,2
            event: job.completed
            data: {"job":"B","seq":2,"type":"job.completed","time":"T","data":{}}


            """,
            Times().Replace(await answer.Content.ReadAsStringAsync(), "\"time\":\"T\"").Replace(a, "A", StringComparison.Ordinal).Replace(b, "B", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sse_CutAfterAnyEvent_GoesOnFromTheId()
    {
        var (a, b) = (await FinishedAsync(5), await FinishedAsync(3));
        var address = $"/v1/events?job={a}&job={b}&filter=not%20data.n%20in%20[1,3]";
        var whole = Messages().Matches(await server.TextAsync(address, Sse)).Select(static match => (Id: match.Groups[1].Value, Data: match.Groups[2].Value)).ToList();
        Assert.Equal(7 - 2 + 5 - 1, whole.Count);
        for (var i = 0; i < whole.Count - 1; i++)
        {
            var rest = await server.TextAsync(address, Sse, ("Last-Event-ID", whole[i].Id));
            Assert.Equal(whole.Skip(i + 1), Messages().Matches(rest).Select(static match => (match.Groups[1].Value, match.Groups[2].Value)));
        }

        using var end = await server.GetAsync(address, Sse, ("Last-Event-ID", whole[^1].Id));
        Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
    }

    [Fact]
    public async Task Ndjson_FollowsRunningJobs_ToTheEndOfTheLast()
    {
        var (a, b) = (await server.CreateAsync(), await server.CreateAsync());
        using var answer = await server.GetAsync($"/v1/events?job={a}&job={b}&after=latest&types=own", Ndjson);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        foreach (var (job, body) in new[] { (a, """{"type":"own"}"""), (b, """{"type":"own"}"""), (b, """[{"type":"hidden"},{"type":"job.cancelled"}]"""), (a, """{"type":"job.completed"}""") })
        {
            await server.AppendAsync(job, body);
            Assert.StartsWith($$"""{"job":"{{job}}","seq":""", await lines.ReadLineAsync().WaitAsync(s_patience), StringComparison.Ordinal);
        }

        Assert.Null(await lines.ReadLineAsync().WaitAsync(s_patience));
    }

    [Fact]
    public async Task Ndjson_CutAndResumedWhileJobsRun_GetsEachEventOnce()
    {
        string[] jobs = [await server.CreateAsync(), await server.CreateAsync(), await server.CreateAsync()];
        var writing = Task.WhenAll(jobs.Select(async (job, index) =>
        {
            for (var i = 0; i < 60; i++)
            {
                await server.AppendAsync(job, $$$"""[{"type":"own","data":{"n":{{{i}}}}},{"type":"other"}]""");
            }

            await server.AppendAsync(job, """{"type":"job.completed"}""");
        }));
        var cursors = new long[jobs.Length];
        var seen = jobs.ToDictionary(static job => job, static _ => new List<long>());
        for (var cut = 1; await ReadAsync(cut * 3); cut++)
        {
        }

        await writing;
        Assert.All(seen.Values, static seqs => Assert.Equal([1, .. Enumerable.Range(0, 60).Select(static i => 2 + (2L * i)), 122], seqs));

        async Task<bool> ReadAsync(int most)
        {
            using var answer = await server.GetAsync($"/v1/events?{string.Join('&', jobs.Select(static job => $"job={job}"))}&after={string.Join(',', cursors)}&filter=type!='other'", Ndjson);
            if (answer.StatusCode == HttpStatusCode.NoContent)
            {
                return false;
            }

            using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
            for (var i = 0; i < most && await lines.ReadLineAsync().WaitAsync(s_patience) is { } line; i++)
            {
                using var e = JsonDocument.Parse(line);
                var job = e.RootElement.GetProperty("job").GetString()!;
                seen[job].Add(e.RootElement.GetProperty("seq").GetInt64());
                cursors[Array.IndexOf(jobs, job)] = seen[job][^1];
            }

            return true;
        }
    }

    [Fact]
    public async Task Parameters_Wrong_AreNamed()
    {
        var (a, b) = (await FinishedAsync(0), await FinishedAsync(0));
        await AssertAsync("", "invalid_jobs");
        await AssertAsync($"?job={a}&job={a}", "invalid_jobs");
        await AssertAsync($"?{string.Join('&', Enumerable.Range(0, 101).Select(static i => $"job={i}"))}", "invalid_jobs");
        foreach (var after in new[] { "1", "1,", ",1", "1,2,3", "1,x", "1,-1", "0,", "latest,latest,latest" })
        {
            await AssertAsync($"?job={a}&job={b}&after={after}", "invalid_cursor");
        }

        await AssertAsync($"?job={a}&filter=x", "invalid_filter");
        var beyond = await AssertAsync($"?job={a}&job={b}&after=latest,7", "cursor_beyond_end");
        Assert.Equal(b, beyond.GetProperty("job").GetString());
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/events?job={a}", "application/json"), 406, "not_acceptable");

        async Task<JsonElement> AssertAsync(string query, string code) =>
            await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/events{query}"), 400, code);
    }

    [Fact]
    public async Task UnknownJobOrOneOfAnother_Is404_AndNamed()
    {
        await using var host = await AccessHost.WithSecretAsync();
        var (own, other) = (await host.CreateAsync(TestTokens.For("bob")), await host.CreateAsync(TestTokens.For("ann")));
        foreach (var id in new[] { other, "01m7xez8msec3vgwt7njvxafc8", "nonsense" })
        {
            var problem = await ServerFixture.AssertProblemAsync(await host.GetAsync($"/v1/events?job={own}&job={id}", TestTokens.For("bob")), 404, "unknown_job");
            Assert.Equal($"There is no job '{id}'.", problem.GetProperty("detail").GetString());
        }
    }

    [Fact]
    public async Task ReaderThatStalls_IsCut_DelaysNobody_AndResumes()
    {
        var (a, b) = (await server.CreateAsync(), await server.CreateAsync());
        using var stalled = await server.GetAsync($"/v1/events?job={a}&job={b}", Ndjson);
        var reading = server.TextAsync($"/v1/events?job={b}&job={a}", Ndjson);
        var line = $$$"""{"type":"big","data":{"text":"{{{new string('x', 30_000)}}}"}}""";
        for (var i = 0; i < 10; i++)
        {
            await server.AppendAsync(i % 2 == 0 ? a : b, string.Join('\n', Enumerable.Repeat(line, 30)), Ndjson);
        }

        await server.AppendAsync(a, """{"type":"job.completed"}""");
        await server.AppendAsync(b, """{"type":"job.failed"}""");
        Assert.Equal(304, (await reading.WaitAsync(s_patience)).Count(static c => c == '\n'));
        await server.UntilMetricAsync("headway_connections{dialect=\"native\",transport=\"ndjson\"} 0");

        var seen = new Dictionary<string, long> { [a] = 0, [b] = 0 };
        var part = new StreamReader(await stalled.Content.ReadAsStreamAsync());
        var lost = false;
        while (!lost)
        {
            try
            {
                // What was on its way when the connection was cut may end in the middle of a line.
                lost = await part.ReadLineAsync().WaitAsync(s_patience) is not { } text || !text.EndsWith('}') || !Take(text);
            }
            catch (Exception fault) when (fault is IOException or HttpRequestException)
            {
                lost = true;
            }
        }

        foreach (var text in (await server.TextAsync($"/v1/events?job={a}&job={b}&after={seen[a]},{seen[b]}", Ndjson)).TrimEnd().Split('\n'))
        {
            Assert.True(Take(text));
        }

        Assert.Equal((152, 152), (seen[a], seen[b]));

        bool Take(string text)
        {
            using var e = JsonDocument.Parse(text);
            var job = e.RootElement.GetProperty("job").GetString()!;
            var isNext = e.RootElement.GetProperty("seq").GetInt64() == seen[job] + 1;
            seen[job]++;
            return isNext;
        }
    }

    private async Task<string> FinishedAsync(int events)
    {
        var job = await server.CreateAsync();
        var own = Enumerable.Range(0, events).Select(static i => $$$"""{"type":"own","node":"n","data":{"n":{{{i}}}}}""");
        await server.AppendAsync(job, $"[{string.Join(',', own.Append("""{"type":"job.completed"}"""))}]");
        return job;
    }

    [GeneratedRegex("\"time\":\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z\"", RegexOptions.None, 1000)]
    private static partial Regex Times();

    [GeneratedRegex("id: (.*)\nevent: .*\ndata: (.*)\n", RegexOptions.None, 1000)]
    private static partial Regex Messages();
}
