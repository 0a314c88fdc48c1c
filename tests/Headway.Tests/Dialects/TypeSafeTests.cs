using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects;

/// <summary>The dialect <c>typesafe</c> over real sockets.</summary>
public sealed class TypeSafeTests(TypeSafeServer server) : IClassFixture<TypeSafeServer>
{
    private const string Scam = "PayPal: verify your account within 24 hours at https://paypa1-secure.com/login or call +1 202 555 0143";

    [Fact]
    public async Task ScanText_Watched_TellsEveryStepAndClosesInGoodOrder()
    {
        var started = await server.ScanAsync(Scam);
        var task = started.GetProperty("task_id").GetString()!;
        Assert.Equal("agent", started.GetProperty("type").GetString());
        Assert.Equal($"ws://127.0.0.1:{server.Process.Port}/ws/agent-progress/{task}", started.GetProperty("ws_url").GetString());
        Assert.NotEqual("", started.GetProperty("estimated_time").GetString());

        using var watcher = await server.WatchAsync(task);
        var messages = (await watcher.RestAsync()).ConvertAll(static text => JsonSerializer.Deserialize<JsonElement>(text));
        Assert.Equal(WebSocketCloseStatus.NormalClosure, watcher.CloseStatus);
        Assert.Equal("connected", messages[0].GetProperty("step").GetString());
        Assert.Equal(0, messages[0].GetProperty("percent").GetInt32());
        Assert.Equal(("completed", 100), (messages[^1].GetProperty("step").GetString(), messages[^1].GetProperty("percent").GetInt32()));
        var percents = messages.ConvertAll(static message => message.GetProperty("percent").GetInt32());
        Assert.Equal(percents.Order(), percents);
        Assert.Superset(
            new HashSet<string?> { "entity_extraction", "tool_execution", "scam_db", "exa_search", "domain_reputation", "phone_validator", "reasoning" },
            messages.Select(static message => message.GetProperty("step").GetString()).ToHashSet());

        var status = await server.GetAsync($"/agent-task/{task}/status");
        Assert.Equal(("completed", 100), (status.GetProperty("status").GetString(), status.GetProperty("percent").GetInt32()));
        var result = await server.GetAsync($"/agent-task/{task}/result");
        Assert.Equal(("high", task), (result.GetProperty("risk_level").GetString(), result.GetProperty("task_id").GetString()));
    }

    [Fact]
    public async Task Watch_TaskThatNobodyHasHeardOf_WaitsForItAndShowsItByteForByte()
    {
        using var watcher = await server.WatchAsync("early-bird");
        Assert.Contains("\"connected\"", await watcher.NextAsync(), StringComparison.Ordinal);
        string[] sent =
        [
            """{"step": "entity_extraction", "message": "Extracting – entities", "percent": 10, "timestamp": "2025-10-18T10:30:00.000Z"}""",
            """{"step":"scam_db","tool":"scam_database","message":"Checking","percent":35,"timestamp":"2025-10-18T10:30:02.500Z","error":false,"more":[1]}""",
            """{"step":"completed","message":"Analysis complete!","percent":100,"timestamp":"2025-10-18T10:30:05.000Z"}""",
        ];
        var job = await server.CreateTaskAsync("early-bird");
        foreach (var message in sent)
        {
            using var answer = await server.AppendAsync(job, message);
            answer.EnsureSuccessStatusCode();
            Assert.Equal(message, await watcher.NextAsync());
        }

        Assert.Null(await watcher.NextAsync());
        Assert.Equal(WebSocketCloseStatus.NormalClosure, watcher.CloseStatus);
        using var late = await server.WatchAsync("early-bird");
        Assert.Equal(sent, (await late.RestAsync()).Skip(1));
        Assert.Equal("completed", (await server.GetAsync("/agent-task/early-bird/status")).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Watch_NoMessage_EndsAtTheIdleTimeoutAlthoughThereAreHeartbeats()
    {
        using var watcher = await server.WatchAsync("never-comes");
        Assert.Single(await watcher.RestAsync());
        Assert.InRange(watcher.Heartbeats, 2, 8);
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, watcher.CloseStatus);
    }

    [Theory]
    [InlineData("""{"step":"scam_db","message":"m","percent":101}""", "invalid_percent")]
    [InlineData("""{"step":"scam_db","message":"m","percent":-1}""", "invalid_percent")]
    [InlineData("""{"step":"scam_db","message":"m","percent":"50"}""", "invalid_percent")]
    [InlineData("""{"step":"scam_db","message":"m"}""", "invalid_percent")]
    [InlineData("""{"step":"scam_db","percent":5}""", "invalid_message")]
    [InlineData("""{"message":"m","percent":5}""", "not_a_message")]
    [InlineData("""{"heartbeat":true,"timestamp":"2025-10-18T10:30:05.000Z"}""", "not_a_message")]
    [InlineData("""{"step":"scam_db",""", "invalid_json")]
    public async Task Publish_WhatIsNoMessage_IsRefusedWithAReasonAndBreaksNothing(string message, string code)
    {
        var job = await server.CreateTaskAsync("refusing");
        await ServerFixture.AssertProblemAsync(await server.AppendAsync(job, message), 400, code);
        using var good = await server.AppendAsync(job, """{"step":"scam_db","message":"still here","percent":5}""");
        Assert.True(good.IsSuccessStatusCode);
        Assert.Contains($"headway_events_refused_total{{code=\"{code}\"}}", await server.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Publish_PercentThatFalls_IsToldAsTheHighest_SaveThatFailedIsZero()
    {
        var job = await server.CreateTaskAsync("falling");
        foreach (var (step, percent) in new[] { ("domain_reputation", "55.5"), ("scam_db", "35"), ("reasoning", "80"), ("failed", "0") })
        {
            using var answer = await server.AppendAsync(job, $$"""{"step":"{{step}}","message":"m","percent":{{percent}},"timestamp":"t"}""");
            answer.EnsureSuccessStatusCode();
        }

        using var watcher = await server.WatchAsync("falling");
        Assert.Equal(
            [
                """{"step":"domain_reputation","message":"m","percent":55,"timestamp":"t"}""", """{"step":"scam_db","message":"m","percent":55,"timestamp":"t"}""",
                """{"step":"reasoning","message":"m","percent":80,"timestamp":"t"}""", """{"step":"failed","message":"m","percent":0,"timestamp":"t"}""",
            ],
            (await watcher.RestAsync()).Skip(1));
        await ServerFixture.AssertProblemAsync(await server.Http.GetAsync(new Uri("/agent-task/falling/result", UriKind.Relative)), 409, "no_result");
    }

    [Fact]
    public async Task Watch_WithACursor_GetsWhatItMissed()
    {
        var task = (await server.ScanAsync(Scam)).GetProperty("task_id").GetString()!;
        using var first = await server.WatchAsync(task);
        var all = (await first.RestAsync()).Skip(1).ToList();
        var cursor = JsonSerializer.Deserialize<JsonElement>(all[3]).GetProperty("seq").GetInt64();
        using var second = await server.WatchAsync(task, $"?after={cursor}");
        Assert.Equal(all.Skip(4), (await second.RestAsync()).Skip(1));
    }

    [Fact]
    public async Task Watch_AnotherKindOfJob_ShowsItsPhasesAndEnds()
    {
        using var created = await server.Http.PostAsync(
            new Uri("/v1/jobs", UriKind.Relative), new StringContent("""{"kind":"research","input":{"question":"What is a cursor?"}}""", Encoding.UTF8, "application/json"));
        using var job = await ServerFixture.JsonAsync(created);
        using var watcher = await server.WatchAsync(job.RootElement.GetProperty("id").GetString()!);
        var steps = (await watcher.RestAsync()).ConvertAll(static text => JsonSerializer.Deserialize<JsonElement>(text).GetProperty("step").GetString());
        Assert.Superset(new HashSet<string?> { "generate_queries", "web_search", "tool_execution", "answer_generation" }, steps.ToHashSet());
        Assert.Equal("completed", steps[^1]);
    }

    [Fact]
    public async Task Status_UnknownTask_IsUnknown()
    {
        await ServerFixture.AssertProblemAsync(await server.Http.GetAsync(new Uri("/agent-task/nobody/status", UriKind.Relative)), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await server.Http.GetAsync(new Uri("/ws/agent-progress/nobody", UriKind.Relative)), 426, "upgrade_required");
    }

    [Theory]
    [InlineData("{}", 422, "invalid_input")]
    [InlineData("""{"text":" "}""", 422, "empty_text")]
    [InlineData("[]", 422, "invalid_body")]
    public async Task ScanText_UnusableBody_IsRefused(string body, int status, string code) => await ServerFixture.AssertProblemAsync(
        await server.Http.PostAsync(new Uri("/scan-text", UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json")), status, code);
}
