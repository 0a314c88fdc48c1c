using System.Net.WebSockets;
using System.Text.Json;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>The socket: how it opens, what its client may say, and how it ends.</summary>
public sealed class DeepResearchSocketTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("01m7xez8msec3vgwt7njvxafc8", "", 404, "unknown_job")]
    [InlineData(null, "?after=99", 400, "cursor_beyond_end")]
    [InlineData(null, "?after=-1", 400, "invalid_cursor")]
    [InlineData(null, "?preset=watch", 400, "invalid_preset")]
    public async Task Handshake_ThatCannotBe_IsRefusedWithAStatus(string? session, string query, int status, string code)
    {
        using var request = Upgrade((session ?? await DeepResearchClient.ExternalAsync(server)) + query);
        await ServerFixture.AssertProblemAsync(await server.Http.SendAsync(request), status, code);
    }

    [Fact]
    public async Task Handshake_OfAnotherSitesPage_IsRefused()
    {
        using var request = Upgrade(await DeepResearchClient.ExternalAsync(server));
        request.Headers.TryAddWithoutValidation("Origin", "http://evil.example");
        await ServerFixture.AssertProblemAsync(await server.Http.SendAsync(request), 403, "origin_refused");
    }

    [Fact]
    public async Task Handshake_PlainGet_IsToldToUpgrade()
    {
        using var answer = await server.GetAsync($"/ws/research/{await DeepResearchClient.ExternalAsync(server)}");
        await ServerFixture.AssertProblemAsync(answer, 426, "upgrade_required");
    }

    [Fact]
    public async Task Start_WithoutAQuery_IsRefused()
    {
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/api/research/start", "{}"), 422, "empty_question");
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/api/research/start", "[]"), 422, "invalid_body");
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/api/research/start", """{"query":"x","options":{"speed":9}}"""), 422, "unknown_option");
    }

    [Fact]
    public async Task Greeting_SaysTheSubscription_AndHistoryFollowsFromTheCursor()
    {
        var session = await DeepResearchClient.ExternalAsync(server);
        await DeepResearchClient.BeginTaskAsync(server, session, "a");
        var (socket, greeting) = await DeepResearchClient.ConnectAsync(server, session, "?after=2&preset=mobile");
        using (socket)
        {
            Assert.Equal(session, greeting.GetProperty("session_id").GetString());
            Assert.NotEqual("", greeting.GetProperty("connection_id").GetString());
            Assert.Equal(
                ["session_started", "session_completed", "session_cancelled", "session_failed", "task_completed", "task_failed"],
                greeting.GetProperty("subscribed_events").EnumerateArray().Select(static type => type.GetString()));
            await server.AppendAsync(session, """[{"type":"node.completed","node":"a","data":{"duration_ms":1500}},{"type":"job.completed"}]""");
            var completed = await DeepResearchClient.NextAsync(socket, "task_completed");
            Assert.Equal(4, completed.GetProperty("event_id").GetInt64());
            Assert.Equal(1.5, completed.GetProperty("duration").GetDouble());
            Assert.Equal("ann", completed.GetProperty("metadata").GetProperty("user_id").GetString());
            await DeepResearchClient.NextAsync(socket, "session_completed");
            Assert.Null(await socket.NextAsync());
            Assert.Equal(WebSocketCloseStatus.NormalClosure, socket.CloseStatus);
        }
    }

    [Fact]
    public async Task PingAndStatus_AreAnswered()
    {
        var session = await DeepResearchClient.ExternalAsync(server);
        var (socket, greeting) = await DeepResearchClient.ConnectAsync(server, session, "?after=latest");
        using (socket)
        {
            await socket.SendAsync("""{"type":"ping"}""");
            await DeepResearchClient.NextAsync(socket, "pong");
            await socket.SendAsync("""{"type":"request_status"}""");
            var status = await DeepResearchClient.NextAsync(socket, "status");
            Assert.Equal(session, status.GetProperty("session_id").GetString());
            Assert.Equal(greeting.GetProperty("connection_id").GetString(), status.GetProperty("connection_id").GetString());
            Assert.True(status.GetProperty("last_activity").GetDateTimeOffset() >= status.GetProperty("connected_at").GetDateTimeOffset());
            Assert.Equal(12, status.GetProperty("subscribed_events").GetArrayLength());
        }
    }

    [Fact]
    public async Task Nonsense_IsAnsweredWithAnError_AndTheConnectionStays()
    {
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, await DeepResearchClient.ExternalAsync(server), "?after=latest");
        using (socket)
        {
            string[] nonsense =
            [
                "", "{", "7", "[]", "null", "{}", """{"type":7}""", """{"type":"dance"}""", """{"type":"\ud800"}""", """{"type":null,"subscribed_events":[]}""",
                """{"type":"update_subscription"}""", """{"type":"update_subscription","preset":"watch"}""", """{"type":"update_subscription","subscribed_events":"all"}""",
                """{"subscribed_events":[7]}""", """{"subscribed_events":[""]}""", """{"subscribed_events":[null]}""", $$"""{"subscribed_events":["{{new string('a', 101)}}"]}""",
                $$"""{"subscribed_events":[{{string.Join(',', Enumerable.Repeat("\"a\"", 65))}}]}""", """{"session_id":"other","subscribed_events":["*"]}""",
                """{"type":"feedback"}""", """{"type":"feedback","feedback":{"type":"shrug"}}""", """{"type":"feedback","feedback":{"type":"approve"}}""",
                """{"type":"feedback","feedback":{"type":"edit"}}""", """{"type":"feedback","feedback":{"type":"steer","text":"left"}}""",
                new string('[', 100), $$"""{"type":"{{new string('x', 100_000)}}"}""",
            ];
            foreach (var message in nonsense)
            {
                await socket.SendAsync(message);
                var error = await DeepResearchClient.NextAsync(socket, "error");
                Assert.NotEqual("", error.GetProperty("message").GetString());
            }

            await socket.SendAsync("""{"type":"ping"}""");
            await DeepResearchClient.NextAsync(socket, "pong");
        }
    }

    [Theory]
    [InlineData("""["task_progress","plan_generated"]""")]
    [InlineData("""["research.task.progress","research.plan.generated"]""")]
    [InlineData("""["ResearchTaskProgress","ResearchPlanGenerated"]""")]
    [InlineData("""["research.task.prog*","plan_*"]""")]
    public async Task Names_OfMessagesAndOfDomainEvents_AreTheSame(string names)
    {
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, await DeepResearchClient.ExternalAsync(server), "?after=latest");
        using (socket)
        {
            await socket.SendAsync($$"""{"user_id":"ann","subscribed_events":{{names}}}""");
            var updated = await DeepResearchClient.NextAsync(socket, "subscription_updated");
            Assert.Equal(["task_progress", "plan_generated"], updated.GetProperty("subscribed_events").EnumerateArray().Select(static type => type.GetString()));
        }
    }

    [Fact]
    public async Task Subscription_ChangedInTheMiddleOfARun_LosesAndRepeatsNothing()
    {
        var session = await DeepResearchClient.ExternalAsync(server);
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, session);
        using (socket)
        {
            await DeepResearchClient.NextAsync(socket, "session_started");
            await DeepResearchClient.BeginTaskAsync(server, session, "a");
            await DeepResearchClient.NextAsync(socket, "task_started");
            await socket.SendAsync("""{"type":"update_subscription","subscribed_events":["task_progress"]}""");
            await DeepResearchClient.NextAsync(socket, "subscription_updated");
            await DeepResearchClient.BeginTaskAsync(server, session, "b");
            await DeepResearchClient.MoveTaskAsync(server, session, "a", 20);
            Assert.Equal(20, (await DeepResearchClient.NextAsync(socket, "task_progress")).GetProperty("progress_percentage").GetDouble());
            await socket.SendAsync("""{"type":"update_subscription","preset":"mobile"}""");
            await DeepResearchClient.NextAsync(socket, "subscription_updated");
            await DeepResearchClient.MoveTaskAsync(server, session, "a", 60);
            await server.AppendAsync(session, """{"type":"node.completed","node":"a"}""");
            Assert.Equal("a", (await DeepResearchClient.NextAsync(socket, "task_completed")).GetProperty("task_id").GetString());
            await socket.SendAsync("""{"type":"update_subscription","subscribed_events":[]}""");
            await DeepResearchClient.NextAsync(socket, "subscription_updated");
            await server.AppendAsync(session, """[{"type":"node.failed","node":"b","data":{"error":{"code":"c","message":"m"}}},{"type":"job.failed","data":{"error":{"code":"c","message":"gone"}}}]""");
            Assert.Equal("gone", (await DeepResearchClient.NextAsync(socket, "session_failed")).GetProperty("error_message").GetString()); // the last always passes
            Assert.Null(await socket.NextAsync());
        }
    }

    [Fact]
    public async Task Subscription_ChangedAgainAndAgainUnderLoad_TypesSubscribedThroughoutComeOnceEach()
    {
        const int Tasks = 300;
        var session = await DeepResearchClient.ExternalAsync(server);
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, session);
        using (socket)
        {
            var receiving = socket.RestAsync();
            for (var i = 1; i <= Tasks; i++)
            {
                await DeepResearchClient.BeginTaskAsync(server, session, $"t{i}");
                if (i % 10 == 0)
                {
                    await socket.SendAsync(i % 20 == 0
                        ? """{"type":"update_subscription","subscribed_events":["task_started"]}"""
                        : """{"type":"update_subscription","subscribed_events":["task_started","task_progress"]}""");
                }
            }

            await server.AppendAsync(session, """{"type":"job.completed"}""");
            var started = (await receiving).Where(static text => DeepResearchClient.TypeOf(text) == "task_started").Select(static text => DeepResearchClient.Json(text).GetProperty("task_id").GetString());
            Assert.Equal(Enumerable.Range(1, Tasks).Select(static i => $"t{i}"), started);
        }
    }

    [Fact]
    public async Task Cancel_EndsTheSession_AndTellsAllItsClients()
    {
        var session = await DeepResearchClient.ExternalAsync(server);
        var (one, _) = await DeepResearchClient.ConnectAsync(server, session, "?after=latest");
        var (other, _) = await DeepResearchClient.ConnectAsync(server, session, "?after=latest&preset=dashboard");
        using (one)
        using (other)
        {
            await one.SendAsync("""{"type":"cancel","reason":"enough"}""");
            Assert.Equal("enough", (await DeepResearchClient.NextAsync(one, "session_cancelled")).GetProperty("reason").GetString());
            await DeepResearchClient.NextAsync(other, "session_cancelled");
            Assert.Null(await one.NextAsync());
            Assert.Null(await other.NextAsync());
        }
    }

    private static HttpRequestMessage Upgrade(string address)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/ws/research/{address}", UriKind.Relative));
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", "websocket");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Version", "13");
        request.Headers.TryAddWithoutValidation("Sec-WebSocket-Key", Convert.ToBase64String(new byte[16]));
        return request;
    }
}
