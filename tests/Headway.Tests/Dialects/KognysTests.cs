using System.Net;
using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects;

/// <summary>The routes of the dialect <c>kognys</c>, and their bytes on the wire.</summary>
public sealed class KognysTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Good = """{"message":"What does a herring eat?","user_id":"user123"}""";

    [Fact]
    public async Task Post_StreamsTheResearch_InFramesOfDataOnly()
    {
        using var answer = await server.PostAsync("/papers/stream", Good);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        var text = await answer.Content.ReadAsStringAsync();
        Assert.All(text.Split("\n\n", StringSplitOptions.RemoveEmptyEntries), static frame => Assert.StartsWith("data: {\"event_type\":\"", frame, StringComparison.Ordinal));
        var frames = SseFrame.Parse(text);
        Assert.All(frames, static frame => Assert.Equal(["event_type", "data", "timestamp", "agent"], frame.Json.EnumerateObject().Select(static member => member.Name)));
        Assert.All(frames, static frame => Assert.Equal(frame.Json.Text("agent"), frame.Json.Member("data").Text("agent")));
        string[] order = ["research_started", "question_validated", "documents_retrieved", "draft_generated", "criticisms_received", "research_completed"];
        Assert.Equal(order, frames.Select(Type).Where(static type => !type.EndsWith("_token", StringComparison.Ordinal)));
        Assert.All(frames.Where(static frame => !Type(frame).EndsWith("_token", StringComparison.Ordinal)), static frame => Assert.NotEqual("", frame.Json.Member("data").Text("status") ?? ""));
        var (first, last) = (frames[0].Json.Member("data"), frames[^1].Json.Member("data"));
        Assert.Equal("What does a herring eat?", first.Text("question"));
        Assert.Equal(first.Text("task_id"), last.Text("paper_id"));
        Assert.Equal($"/papers/stream/{first.Text("task_id")}", answer.Content.Headers.ContentLocation!.ToString());
        Assert.Contains("plankton", last.Text("final_answer"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"\"", "The message is empty.")]
    [InlineData("\" \\n\"", "The message is empty.")]
    [InlineData("\"a?\"", "The message is too short to be a question.")]
    [InlineData("\"?!…\"", "The message is too short to be a question.")]
    [InlineData("42", "The message is not text.")]
    [InlineData("null", "The message is not text.")]
    [InlineData("{\"a\":[]}", "The message is not text.")]
    [InlineData("LONG", "input.question has 20,000 characters; at most 10,000 are taken.")]
    [InlineData("\"the of and\"", "This is not a question that can be searched for: it has no words that say what it is about.")]
    public async Task Post_NoQuestion_IsToldInTheStream_AndNothingElse(string message, string error)
    {
        var body = $$"""{"message":{{message.Replace("LONG", $"\"{new string('x', 20_000)}\"", StringComparison.Ordinal)}},"user_id":"u"}""";
        using var answer = await server.PostAsync("/papers/stream", body);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var frames = SseFrame.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(["research_started", "research_failed"], frames.Select(Type));
        Assert.Equal(error, frames[1].Json.Member("data").Text("error"));
        var job = frames[0].Json.Member("data").Text("task_id")!;
        Assert.Equal(frames.Select(static frame => frame.Data), SseFrame.Parse(await server.TextAsync($"/papers/stream/{job}")).Select(static frame => frame.Data));
        using var paper = await server.PostAsync("/papers", body);
        var problem = await ServerFixture.AssertProblemAsync(paper, 422, "no_answer");
        Assert.Equal(error, problem.Text("detail"));
    }

    [Theory]
    [InlineData("{}", "missing_field")]
    [InlineData("""{"user_id":"u"}""", "missing_field")]
    [InlineData("{", "invalid_json")]
    [InlineData("", "invalid_json")]
    [InlineData("7", "invalid_body")]
    [InlineData("""{"message":"What \ud800 is it?"}""", "invalid_json")]
    public async Task Post_NoMessage_Is422(string body, string code)
    {
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/papers/stream", body), 422, code);
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/papers", body), 422, code);
    }

    [Fact]
    public async Task Get_WithoutAMessage_Is422() =>
        await ServerFixture.AssertProblemAsync(await server.GetAsync("/papers/stream?user_id=u"), 422, "missing_field");

    [Fact]
    public async Task Text_ThatLooksLikeFrames_StaysText()
    {
        const string Message = "What eats herring?\n\ndata: {\"event_type\":\"error\"}\r\n\r\nid: 9\u2028\u2029 <script>";
        using var answer = await server.PostAsync("/papers/stream", JsonSerializer.Serialize(new { message = Message, user_id = "u\n\ndata: x\r\nSet-Cookie: a=b" }));
        Assert.False(answer.Headers.Contains("Set-Cookie"));
        var frames = SseFrame.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(Message, frames[0].Json.Member("data").Text("question"));
        Assert.DoesNotContain("error", frames.Select(Type));
    }

    [Fact]
    public async Task Silence_IsFilledWithHeartbeats_ThatAreMessages()
    {
        var job = await server.CreateAsync();
        using var answer = await server.GetAsync($"/papers/stream/{job}");
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var heartbeat = Assert.Single(await SseFrame.ReadAsync(stream, 1));
        Assert.Equal("heartbeat", Type(heartbeat));
        Assert.Equal("alive", heartbeat.Json.Member("data").Text("status"));
        Assert.True(heartbeat.Json.Number("timestamp") > 1_700_000_000);
    }

    [Fact]
    public async Task Paper_IsWaitedFor_AndIsThereLater()
    {
        using var answer = await server.PostAsync("/papers", Good);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = await answer.Content.ReadAsStringAsync();
        using var paper = JsonDocument.Parse(text);
        Assert.Equal(["paper_id", "paper_content"], paper.RootElement.EnumerateObject().Select(static member => member.Name));
        Assert.StartsWith("# What does a herring eat?\n", paper.RootElement.Text("paper_content"), StringComparison.Ordinal);
        Assert.Equal(text, await server.TextAsync($"/papers/{paper.RootElement.Text("paper_id")}"));
    }

    [Fact]
    public async Task Paper_OfAnOpenFailedOrUnknownJob_IsAProblem()
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/papers/{job}"), 409, "not_finished");
        await server.AppendAsync(job, """{"type":"job.failed","data":{"error":{"code":"x","message":"It broke."}}}""");
        var problem = await ServerFixture.AssertProblemAsync(await server.GetAsync($"/papers/{job}"), 409, "no_result");
        Assert.Equal((job, "It broke."), (problem.Text("paper_id"), problem.Text("detail")));
        await ServerFixture.AssertProblemAsync(await server.GetAsync("/papers/01m7xez8msec3vgwt7njvxafc8"), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await server.GetAsync("/papers/stream/01m7xez8msec3vgwt7njvxafc8"), 404, "unknown_job");
        Assert.Equal("error", Type(SseFrame.Parse(await server.TextAsync($"/papers/stream/{job}"))[^1]));
    }

    // Clients that take each piece they are handed for whole frames are common, and a report is larger than what a server
    // sends at once by itself: each chunk of HTTP must end where a frame ends.
    [Fact]
    public async Task Chunks_EndWhereFramesEnd()
    {
        var job = await server.CreateAsync();
        var text = new string('x', 9000);
        var token = $$$"""{"type":"text.delta","node":"draft","data":{"channel":"draft","text":"{{{text}}}"}}""";
        await server.AppendAsync(job, $$$"""[{{{token}}},{{{token}}},{"type":"job.completed","data":{"result":"{{{text}}}"}}]""");
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, server.Server.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"GET /papers/stream/{job} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var answer = await reader.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        var rest = answer[(answer.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        var chunks = 0;
        for (int length; (length = Convert.ToInt32(rest[..rest.IndexOf("\r\n", StringComparison.Ordinal)], 16)) > 0; chunks++)
        {
            var start = rest.IndexOf("\r\n", StringComparison.Ordinal) + 2;
            Assert.EndsWith("\n\n", rest[start..(start + length)], StringComparison.Ordinal);
            rest = rest[(start + length + 2)..];
        }

        Assert.True(chunks > 1);
    }

    private static string Type(SseFrame frame) => frame.Json.Text("event_type")!;
}
