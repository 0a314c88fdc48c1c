using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Native;
using Headway.Tests.Access;
using Headway.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 5.5: an end is repaired, corrected by its producer, or ends the job as failed.</summary>
public sealed class RefusedEndTests(ServerFixture server, OpenHost open) : IClassFixture<ServerFixture>, IClassFixture<OpenHost>
{
    private const string Json = "application/json";
    private const string Ndjson = "application/x-ndjson";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private static readonly (string Body, string MediaType, int Status, string Code)[] s_unstorable =
    [
        ("""{"type":"job.completed","data":{"result":NaN}}""", Json, 400, "invalid_json"),
        ("""{"data":{"result":[-Infinity],"deep":{"type":"x"}},"type":"job.failed"}""", Json, 400, "invalid_json"),
        ("""{"type":"job.completed","data":{"result":"\ud800"}}""", Json, 400, "invalid_json"),
        ("""{"type":"job.completed","data":{"result":"cut of""", Json, 400, "invalid_json"),
        ("""{"type":"job.completed","data":7}""", Json, 400, "invalid_data"),
        ("""{"type":"job.completed","node":"a"}""", Json, 400, "invalid_node"),
        ("""[{"type":"note","data":{"message":"m"}},{"type":"job.completed","data":{"result":NaN}}]""", Json, 400, "invalid_json"),
        ("""[{"type":"node.progress","node":"a","data":{"percent":"half"}},{"type":"job.completed"}]""", Json, 400, "invalid_data"),
        ("""[{"type":"job.completed"},{"type":"note"}]""", Json, 400, "terminal_not_last"),
        ("{\"type\":\"note\"}\n{\"type\":\"job.cancelled\",\"data\":{\"reason\":NaN}}\n", Ndjson, 400, "invalid_json"),
        ("""{"dialect":"wort","data":{"type":"complete","score":NaN}}""", Json, 400, "invalid_json"),
        ("""{"dialect":"typesafe","data":{"step":"completed","message":"m","percent":150}}""", Json, 400, "invalid_percent"),
        ("DEEP", Json, 400, "too_deep"),
        ("LARGE", Json, 413, "event_too_large"),
        ("HUGE", Json, 413, "body_too_large"),
    ];

    public static TheoryData<string, string> Repairable => new()
    {
        { "\ufeff{\"type\":\"job.completed\",\"data\":{\"result\":1}}", Json },
        { "\ufeff{\"type\":\"job.completed\",\"data\":{\"result\":1}}\n", Ndjson },
        { JsonSerializer.Serialize("""{"type":"job.completed","data":{"result":1}}"""), Json },
        { JsonSerializer.Serialize("""[{"type":"job.completed","data":{"result":1}}]"""), Json },
        { "\ufeff" + JsonSerializer.Serialize("\ufeff" + """{"type":"job.completed","data":{"result":1}}"""), Json },
        { $"[{JsonSerializer.Serialize("""{"type":"job.completed","data":{"result":1}}""")}]", Json },
        { JsonSerializer.Serialize("""{"type":"job.completed","data":{"result":1}}""") + "\n", Ndjson },
        { JsonSerializer.Serialize(new { type = "job.completed", data = """ {"result":1} """ }), Json },
    };

    [Theory]
    [MemberData(nameof(Repairable))]
    public async Task End_WithAMarkOrEncodedTwice_IsStored(string body, string mediaType)
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, body, mediaType);
        Assert.Equal("1", await server.TextAsync($"/v1/jobs/{job}/result"));
    }

    [Fact]
    public async Task DialectMessage_EncodedTwice_IsTheMessage()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, JsonSerializer.Serialize(new { dialect = "wort", data = """{"type":"complete","blocks_count":3}""" }));
        Assert.Contains("""event: complete""", (await server.TextAsync($"/research/stream/{job}")).Replace("event: error", "", StringComparison.Ordinal), StringComparison.Ordinal);
        using var page = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/events?after=1"));
        Assert.Equal("""{"type":"complete","blocks_count":3}""", page.RootElement.GetProperty("events")[0].GetProperty("data").GetRawText());
    }

    // All at once, since each waits for the grace period.
    [Fact]
    public async Task End_ThatCannotBeStored_EndsTheJobAsFailed_UnlessItIsCorrected() =>
        await Task.WhenAll(s_unstorable.Select(end => AssertEndsAsync(end.Body, end.MediaType, end.Status, end.Code)));

    [Theory]
    [InlineData("""{"type":"note","data":{"message":NaN,"type":"job.completed"}}""")]
    [InlineData("""{"type":"note","data":{"message":"\ud800","inner":{"type":"job.completed"}}}""")]
    [InlineData("""{"dialect":"wort","data":{"type":"thinking","x":NaN},"type":"job.completed"}""")]
    [InlineData("""{"dialect":"none","data":{"type":"complete","x":NaN}}""")]
    [InlineData("""{"no":"\ud800"}""")]
    [InlineData("""{"dialect":{},"data":{"type":"complete","x":NaN}}""")]
    [InlineData("""{"dialect":"wort","data":{"x":1,"type":"thinking"},"tags":["complete"]}""")]
    [InlineData("""{"type":{"type":"job.completed"},"x":["job.completed"]}""")]
    [InlineData("[[{\"type\":\"job.completed\"}")]
    [InlineData("\u0000")]
    [InlineData("{{{")]
    public async Task EventThatIsNoEnd_IsOnlyRefused(string body)
    {
        var job = await server.CreateAsync();
        using var answer = await server.PostAsync($"/v1/jobs/{job}/events", body);
        using var problem = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(400, (int)answer.StatusCode);
        Assert.False(problem.RootElement.TryGetProperty("ends_in", out _));
    }

    [Fact]
    public async Task EndOfAnOldInstance_EndsNothing_AndAStoppingServerEndsTheRest()
    {
        var host = open.Host;
        var (fenced, left) = (await host.CreateAsync(null), await host.CreateAsync(null));
        using var newer = await host.PostAsync($"/v1/jobs/{fenced}/events", """{"type":"note"}""", null, ("Producer-Id", "p"), ("Producer-Epoch", "2"));
        newer.EnsureSuccessStatusCode();
        foreach (var job in (string[])[fenced, left])
        {
            using var refused = await host.PostAsync($"/v1/jobs/{job}/events", """{"type":"job.completed","data":{"result":NaN}}""", null, ("Producer-Id", "p"), ("Producer-Epoch", "1"), ("Producer-Seq", "1"));
            await ServerFixture.AssertProblemAsync(refused, 400, "invalid_json");
        }

        await host.Services.GetRequiredService<RefusedEnds>().StopAsync(default).WaitAsync(s_patience);
        using var running = JsonDocument.Parse(await host.Http.GetStringAsync(new Uri($"/v1/jobs/{fenced}", UriKind.Relative)));
        using var failed = JsonDocument.Parse(await host.Http.GetStringAsync(new Uri($"/v1/jobs/{left}", UriKind.Relative)));
        Assert.Equal(("running", "failed"), (running.RootElement.Text("status"), failed.RootElement.Text("status")));
        Assert.Equal("end_invalid_json", failed.RootElement.Member("error").Text("code"));
    }

    [Theory]
    [InlineData("wort", "type", """{"type":"Tiefe Suche","message":"m"}""")]
    [InlineData("langgraph", "type", """{"type":"思考 1","message":"m"}""")]
    [InlineData("kognys", "event_type", """{"event_type":"Schritt zwei","data":{},"message":"m"}""")]
    [InlineData("deepresearch", "type", """{"type":"поиск","message":"m"}""")]
    [InlineData("typesafe", "step", """{"step":"Prüfung der Daten","message":"m","percent":10}""")]
    public async Task NameWithSpacesOrOtherAlphabets_IsAName(string dialect, string member, string message)
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, $$"""{"dialect":"{{dialect}}","data":{{message}}}""");
        await server.AppendAsync(job, """{"type":"node.started","node":"Schritt 日本 2","data":{"name":"Prüfung der Daten","title":"t"}}""");
        using var page = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/events?after=1"));
        var first = page.RootElement.GetProperty("events")[0];
        Assert.True(Headway.Log.NewEvent.IsType(first.GetProperty("type").GetString()));
        using var sent = JsonDocument.Parse(message);
        Assert.Equal(sent.RootElement.GetProperty(member).GetString(), first.GetProperty("data").GetProperty(member).GetString());
        Assert.Equal(message, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(first.GetProperty("data").GetRawText())));
    }

    private async Task AssertEndsAsync(string body, string mediaType, int status, string code)
    {
        var sent = body switch
        {
            "DEEP" => $$$"""{"type":"job.completed","data":{"result":{{{new string('[', 70)}}}{{{new string(']', 70)}}}}}""",
            "LARGE" => $$$"""{"type":"job.completed","data":{"result":"{{{new string('a', 70_000)}}}"}}""",
            "HUGE" => $$$"""{"type":"job.completed","data":{"result":"{{{new string('a', 1_100_000)}}}"}}""",
            _ => body,
        };
        var (left, corrected) = (await server.CreateAsync(), await server.CreateAsync());
        foreach (var job in (string[])[left, corrected])
        {
            var problem = await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", sent, mediaType), status, code);
            Assert.Equal(RefusedEnds.GraceSeconds, problem.GetProperty("ends_in").GetInt32());
            Assert.Contains($"end_{code}", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        }

        await server.AppendAsync(corrected, """{"type":"job.completed","data":{"result":1}}""");
        using var end = JsonDocument.Parse((await server.TextAsync($"/v1/jobs/{left}/events?types=job.failed", "application/x-ndjson").WaitAsync(s_patience)).Trim());
        Assert.Equal("job.failed", end.RootElement.GetProperty("type").GetString());
        Assert.Equal($"end_{code}", end.RootElement.GetProperty("data").GetProperty("error").GetProperty("code").GetString());
        Assert.Equal("1", await server.TextAsync($"/v1/jobs/{corrected}/result"));
    }
}
