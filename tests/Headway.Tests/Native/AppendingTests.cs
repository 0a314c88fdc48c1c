using System.Net;
using System.Text.Json;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 5 (appending).</summary>
public sealed class AppendingTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Ndjson = "application/x-ndjson";

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("{\"type\":\"x\"} trailing", "invalid_json")]
    [InlineData("[]", "no_events")]
    [InlineData("7", "invalid_event")]
    [InlineData("[7]", "invalid_event")]
    [InlineData("{}", "invalid_type")]
    [InlineData("{\"type\":\"\"}", "invalid_type")]
    [InlineData("{\"type\":7}", "invalid_type")]
    [InlineData("{\"type\":\"two words\"}", "invalid_type")]
    [InlineData("{\"type\":\"a\\nid: 7\"}", "invalid_type")]
    [InlineData("{\"type\":\"a\\u0000\"}", "invalid_type")]
    [InlineData("{\"type\":\"x\",\"node\":\"a\\nb\"}", "invalid_node")]
    [InlineData("{\"type\":\"x\",\"node\":\"\\ud800\"}", "invalid_json")]
    [InlineData("{\"type\":\"x\",\"\\ud800\":1}", "invalid_json")]
    [InlineData("{\"type\":\"x\",\"data\":[]}", "invalid_data")]
    [InlineData("{\"type\":\"x\",\"data\":null}", "invalid_data")]
    [InlineData("{\"type\":\"x\",\"seq\":7}", "unknown_field")]
    [InlineData("{\"type\":\"job.queued\"}", "reserved_type")]
    [InlineData("{\"type\":\"job.input_received\"}", "reserved_type")]
    [InlineData("{\"type\":\"job.exploded\"}", "reserved_type")]
    [InlineData("{\"type\":\"gap\"}", "reserved_type")]
    [InlineData("[{\"type\":\"job.completed\"},{\"type\":\"x\"}]", "terminal_not_last")]
    [InlineData("{\"type\":\"node.started\"}", "invalid_node")]
    [InlineData("{\"type\":\"node.started\",\"data\":{\"title\":\"\\ud83d\\ude00\"}}", "invalid_node")] // not the quick way
    [InlineData("{\"data\":{\"percent\":\"half\"},\"node\":\"a\",\"type\":\"node.progress\"}", "invalid_data")]
    [InlineData("{\"type\":\"node.progress\",\"node\":\"a\",\"data\":{\"percent\":\"half\",\"message\":\"\\ud83d\\ude00\"}}", "invalid_data")]
    [InlineData("[{\"type\":\"x\"},{\"type\":\"y\",\"data\":{\"job_percent\":101}}]", "invalid_data")]
    public async Task Append_BadBody_IsRefusedWhole(string body, string code)
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", body), 400, code);
        Assert.Equal(1, await LastSeqAsync(job));
    }

    [Theory]
    [InlineData(""" { "type" : "x" , "data" : { "a" : [ 1 ] } } """, "application/json", """x||{ "a" : [ 1 ] };""")]
    [InlineData("""{"\u0074ype":"\u0078","node":"\u00fc\ud83d\ude00"}""", "application/json", "x|ü😀|{};")]
    [InlineData("""{"type":"y","type":"x","data":{"a":1},"data":{"b":2},"node":"m","node":"n"}""", "application/json", """x|n|{"b":2};""")]
    [InlineData("""[{"data":{"type":"y"},"type":"x"},{"type":"z","node":"\"\\"}]""", "application/json; charset=utf-8", """x||{"type":"y"};z|"\|{};""")]
    [InlineData("\r\n{\"type\":\"x\"}\r\n\t\n{\"type\":\"z\"}", Ndjson, "x||{};z||{};")]
    public async Task Append_GoodInWhateverForm_IsStoredAsItIs(string body, string mediaType, string expected)
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, body, mediaType);
        using var page = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/events?after=1"));
        var stored = page.RootElement.GetProperty("events").EnumerateArray().Select(static e =>
            $"{e.GetProperty("type").GetString()}|{(e.TryGetProperty("node", out var node) ? node.GetString() : "")}|{e.GetProperty("data").GetRawText()};");
        Assert.Equal(expected, string.Concat(stored));
    }

    [Fact]
    public async Task Append_BadLineAmongGoodOnes_NamesTheLineAndTakesNone()
    {
        var job = await server.CreateAsync();
        var problem = await ServerFixture.AssertProblemAsync(
            await server.PostAsync($"/v1/jobs/{job}/events", "{\"type\":\"a\"}\n\n{\"type\":\"b\"\n", Ndjson), 400, "invalid_json");
        Assert.Contains("Line 3", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(1, await LastSeqAsync(job));
    }

    [Fact]
    public async Task Append_DeeplyNested_IsRefused()
    {
        var job = await server.CreateAsync();
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 5000)) + "1" + new string('}', 5000);
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", $$"""{"type":"x","data":{{deep}}}"""), 400, "too_deep");
        var allowed = string.Concat(Enumerable.Repeat("{\"a\":", 60)) + "1" + new string('}', 60);
        Assert.Equal(2, await server.AppendAsync(job, $$"""{"type":"x","data":{{allowed}}}"""));
        Assert.Contains(allowed, await server.TextAsync($"/v1/jobs/{job}/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Page_LargeEvents_EndsEarly_AndLeadsOn()
    {
        var job = await server.CreateAsync();
        var line = $$$"""{"type":"big","data":{"text":"{{{new string('x', 60_000)}}}"}}""";
        for (var i = 0; i < 10; i++)
        {
            await server.AppendAsync(job, string.Join('\n', Enumerable.Repeat(line, 10)), Ndjson);
        }

        var seen = 0;
        for (long? after = 0; after is not null;)
        {
            using var page = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/events?limit=1000&after={after}"));
            Assert.InRange(page.RootElement.GetProperty("events").GetArrayLength(), 1, 80);
            seen += page.RootElement.GetProperty("events").GetArrayLength();
            after = page.RootElement.TryGetProperty("next", out var next) ? next.GetInt64() : null;
        }

        Assert.Equal(101, seen);
    }

    [Fact]
    public async Task Append_NotUtf8_IsRefused()
    {
        var job = await server.CreateAsync();
        using var content = new ByteArrayContent([.. "{\"type\":\"x\",\"data\":{\"a\":\""u8, 0xFF, .. "\"}}"u8]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        await ServerFixture.AssertProblemAsync(await server.Http.PostAsync(new Uri($"/v1/jobs/{job}/events", UriKind.Relative), content), 400, "invalid_json");
    }

    [Fact]
    public async Task Append_TooMuch_Is413_AndTheNextGoesThrough()
    {
        var job = await server.CreateAsync();
        var event100K = $$$"""{"type":"x","data":{"a":"{{{new string('x', 100_000)}}}"}}""";
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", event100K), 413, "event_too_large");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", new string(' ', 2_000_000)), 413, "body_too_large");
        Assert.Equal(2, await server.AppendAsync(job, """{"type":"x"}"""));
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("nonsense")]
    public async Task Append_OtherContentType_Is415(string mediaType)
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}""", mediaType), 415, "unsupported_media_type");
    }

    [Fact]
    public async Task Append_ToAJobThatIsNotExternal_IsRefused()
    {
        var job = await server.CreateAsync("""{"kind":"research","input":{"question":"What does a herring eat?"}}""");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}"""), 409, "not_external");
    }

    [Fact]
    public async Task Append_AfterTheEnd_IsRefused()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """{"type":"job.failed","data":{"error":{"code":"x","message":"y"}}}""");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}"""), 409, "log_closed");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/cancel", ""), 409, "job_ended");
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{job}/result"), 409, "no_result");
    }

    [Fact]
    public async Task Producer_RepeatsGapsAndEpochs()
    {
        var job = await server.CreateAsync();
        Assert.Equal((200, 2L), await ProduceAsync(job, 0, 0));
        Assert.Equal((200, 3L), await ProduceAsync(job, 0, 1));
        Assert.Equal((200, 3L), await ProduceAsync(job, 0, 1));
        using (var gap = await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}""", headers: [("Producer-Id", "p"), ("Producer-Epoch", "0"), ("Producer-Seq", "5")]))
        {
            Assert.Equal("2", gap.Headers.GetValues("Producer-Expected-Seq").Single());
            Assert.Equal("5", gap.Headers.GetValues("Producer-Received-Seq").Single());
            Assert.Equal(2, (await ServerFixture.AssertProblemAsync(gap, 409, "sequence_gap")).GetProperty("expected_seq").GetInt64());
        }

        Assert.Equal((200, 4L), await ProduceAsync(job, 1, 0));
        using (var old = await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}""", headers: [("Producer-Id", "p"), ("Producer-Epoch", "0"), ("Producer-Seq", "2")]))
        {
            Assert.Equal("1", old.Headers.GetValues("Producer-Epoch").Single());
            await ServerFixture.AssertProblemAsync(old, 403, "old_epoch");
        }

        Assert.Equal(4, await LastSeqAsync(job));
    }

    [Fact]
    public async Task Producer_SameNumberOtherEvents_IsAConflict()
    {
        var job = await server.CreateAsync();
        Assert.Equal((200, 2L), await ProduceAsync(job, 0, 0));
        (string, string)[] headers = [("Producer-Id", "p"), ("Producer-Epoch", "0"), ("Producer-Seq", "0")];
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"job.completed"}""", headers: headers), 409, "producer_conflict");
        Assert.Equal((200, 2L), await ProduceAsync(job, 0, 0));
        Assert.Equal(2, await LastSeqAsync(job));
    }

    [Theory]
    [InlineData("Producer-Seq", "1")]
    [InlineData("Producer-Epoch", "1")]
    public async Task Producer_WithoutId_IsRefused(string header, string value)
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}""", headers: [(header, value)]), 400, "invalid_producer");
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("one")]
    [InlineData("9223372036854775807")]
    [InlineData("99999999999999999999")]
    public async Task Producer_NumberWrong_IsRefused(string seq)
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(
            await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"x"}""", headers: [("Producer-Id", "p"), ("Producer-Seq", seq)]), 400, "invalid_producer");
    }

    [Fact]
    public async Task Append_RandomBytes_NeverBreakAnything()
    {
        var job = await server.CreateAsync();
        var random = new Random(11);
        var good = """[{"type":"node.started","node":"a","data":{"title":"x","n":[1,2,{"b":null}]}},{"type":"y"}]""";
        for (var i = 0; i < 300; i++)
        {
            var bytes = good.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (char)random.Next(1, 0x250);
            }

            using var answer = await server.PostAsync($"/v1/jobs/{job}/events", new string(bytes), i % 2 == 0 ? "application/json" : Ndjson);
            Assert.True((int)answer.StatusCode is 200 or 400, $"{answer.StatusCode} for {new string(bytes)}");
        }

        using var page = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/events?limit=1000"));
        Assert.Equal(await LastSeqAsync(job), page.RootElement.GetProperty("events").GetArrayLength());
    }

    private async Task<(int Status, long LastSeq)> ProduceAsync(string job, int epoch, int seq)
    {
        using var answer = await server.PostAsync(
            $"/v1/jobs/{job}/events", """{"type":"x"}""", headers: [("Producer-Id", "p"), ("Producer-Epoch", $"{epoch}"), ("Producer-Seq", $"{seq}")]);
        using var json = await ServerFixture.JsonAsync(answer);
        return ((int)answer.StatusCode, answer.StatusCode == HttpStatusCode.OK ? json.RootElement.GetProperty("last_seq").GetInt64() : 0);
    }

    private async Task<long> LastSeqAsync(string job)
    {
        using var json = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}"));
        return json.RootElement.GetProperty("last_seq").GetInt64();
    }
}
