using Headway.Tests.Native;

namespace Headway.Tests.Dialects.DeepResearchTests;

/// <summary>A person is asked about the plan, and answers in the words of the contract.</summary>
public sealed class FeedbackTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Plan_SentBackEditedAndSteered_IsSearchedForAsAgreed()
    {
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, await AskingAsync());
        using (socket)
        {
            await DeepResearchClient.NextAsync(socket, "session_started");
            var asked = await DeepResearchClient.NextAsync(socket, "human_feedback_required");
            Assert.Equal(1, asked.GetProperty("revision_number").GetInt32());
            Assert.Contains("1. What does a herring eat", asked.GetProperty("plan_presentation").GetString(), StringComparison.Ordinal);
            Assert.Equal("waiting", asked.GetProperty("ui").GetProperty("status").GetString());

            await socket.SendAsync("""{"type":"feedback","feedback":{"type":"edit","queries":[]}}""");
            await DeepResearchClient.NextAsync(socket, "error");
            await socket.SendAsync("""{"type":"feedback","feedback":{"type":"edit","queries":["a1","b2","c3"]}}"""); // the job's breadth is 2
            await DeepResearchClient.NextAsync(socket, "error");

            await socket.SendAsync("""{"type":"feedback","feedback":{"type":"reject","text":"Also say where cod live."}}""");
            Assert.Equal("reject", await FeedbackAsync(socket));
            Assert.Equal(2, (await DeepResearchClient.NextAsync(socket, "human_feedback_required")).GetProperty("revision_number").GetInt32());

            await socket.SendAsync("""{"type":"feedback","feedback":{"type":"steer","text":"the North Atlantic"}}""");
            Assert.Equal("steer", await FeedbackAsync(socket));
            await socket.SendAsync("""{"type":"feedback","feedback":{"type":"edit","queries":[{"query":"herring eat plankton"}]}}""");
            Assert.Equal("edit", await FeedbackAsync(socket));

            var plan = await DeepResearchClient.NextAsync(socket, "plan_generated");
            Assert.Contains("herring eat plankton", plan.GetProperty("plan_summary").GetString(), StringComparison.Ordinal);
            Assert.Equal("session_completed", DeepResearchClient.TypeOf((await socket.RestAsync())[^1]));
        }
    }

    [Fact]
    public async Task Plan_Approved_IsSearchedFor()
    {
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, await AskingAsync(), "?preset=dashboard");
        using (socket)
        {
            await DeepResearchClient.NextAsync(socket, "session_started");
            await socket.SendAsync("""{"type":"update_subscription","preset":"desktop"}""");
            for (var approved = false; !approved;)
            {
                // Whether the question came before the subscription, and was hidden by it, is a race: ask until it is there.
                await socket.SendAsync("""{"type":"feedback","feedback":{"type":"approve"}}""");
                for (string? text = null; text is not ("error" or "human_feedback_received");)
                {
                    text = DeepResearchClient.TypeOf((await socket.NextAsync())!);
                    approved |= text == "human_feedback_received";
                }
            }

            Assert.Equal("session_completed", DeepResearchClient.TypeOf((await socket.RestAsync())[^1]));
        }
    }

    [Fact]
    public async Task QuestionOfAnyJob_IsAnswered()
    {
        var session = await DeepResearchClient.ExternalAsync(server);
        var (socket, _) = await DeepResearchClient.ConnectAsync(server, session, "?after=latest");
        using (socket)
        {
            await server.AppendAsync(session, """{"type":"job.input_required","node":"n","data":{"prompt":"Which one?","options":["left","right"]}}""");
            Assert.Equal("Which one?", (await DeepResearchClient.NextAsync(socket, "human_feedback_required")).GetProperty("plan_presentation").GetString());
            await socket.SendAsync("""{"type":"feedback","feedback":{"type":"answer","answer":["right"]}}""");
            Assert.Equal("answer", await FeedbackAsync(socket));
            await socket.SendAsync("""{"type":"feedback","feedback":"left"}""");
            await DeepResearchClient.NextAsync(socket, "error"); // the first answer wins
        }

        Assert.Contains("""{"answer":["right"],"by":"local"}""", await server.TextAsync($"/v1/jobs/{session}/events?after=3"), StringComparison.Ordinal);
    }

    private static async Task<string?> FeedbackAsync(TestSocket socket) =>
        (await DeepResearchClient.NextAsync(socket, "human_feedback_received")).GetProperty("feedback_type").GetString();

    private async Task<string> AskingAsync()
    {
        await server.IndexedAsync();
        using var answer = await server.PostAsync("/api/research/start", """{"query":"What does a herring eat?","options":{"confirm_plan":true,"breadth":2}}""");
        using var started = await ServerFixture.JsonAsync(answer);
        return started.RootElement.GetProperty("session_id").GetString()!;
    }
}
