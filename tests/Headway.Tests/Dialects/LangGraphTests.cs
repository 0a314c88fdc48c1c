using System.Net;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects;

/// <summary>The routes of the dialect <c>langgraph</c>, and their bytes on the wire.</summary>
public sealed class LangGraphTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Question = "What does a herring eat?";

    private static readonly string[] s_nodes = ["generate_queries", "web_search", "aggregate_results", "reflection", "answer_generation"];

    [Fact]
    public async Task Post_StreamsTheRun_EachFrameWithAGrowingId()
    {
        using var answer = await server.PostAsync("/research/stream", $$"""{"question":"{{Question}}","stream_mode":"events"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("text/event-stream", answer.Content.Headers.ContentType!.ToString());
        Assert.StartsWith("/research/stream/", answer.Content.Headers.ContentLocation!.ToString(), StringComparison.Ordinal);
        var frames = SseFrame.Parse(await answer.Content.ReadAsStringAsync());
        var ids = frames.Select(static frame => long.Parse(Seq(frame), System.Globalization.CultureInfo.InvariantCulture)).ToList();
        Assert.Equal(ids.Order().Distinct(), ids);
        Assert.All(frames, static frame => Assert.Equal(frame.Event, frame.Json.Text("type")));
        Assert.Equal(("node_start", "generate_queries"), (frames[0].Event, frames[0].Json.Text("nodeId")));
        Assert.Equal("complete", frames[^1].Event);
        Assert.Equal(
            ["final_answer", "citations", "research_summary", "sources_gathered", "research_loop_count", "total_queries_run", "errors", "warnings"],
            Names(frames[^1].Json.Member("final_result")));
    }

    [Fact]
    public async Task Nodes_StartAndComplete_WithTheValuesOfTheRun()
    {
        var frames = await RunAsync();
        var nodes = frames.Where(static frame => frame.Event is "node_start" or "node_complete").ToList();
        Assert.Equal(s_nodes.SelectMany(static id => (string[])[$"node_start {id}", $"node_complete {id}"]), nodes.Select(static frame => $"{frame.Event} {frame.Json.Text("nodeId")}"));
        foreach (var start in nodes.Where(static frame => frame.Event == "node_start"))
        {
            Assert.Equal(["type", "nodeId", "nodeType", "input", "timestamp"], Names(start.Json));
            Assert.Equal(start.Json.Text("nodeId"), start.Json.Text("nodeType"));
            Assert.Equal($"Starting {start.Json.Text("nodeId")}", start.Json.Member("input").Text("message"));
            Assert.Equal(Question, start.Json.Member("input").Text("original_question"));
        }

        foreach (var (complete, at) in nodes.Where(static frame => frame.Event == "node_complete").Select(static (frame, at) => (frame, at)))
        {
            Assert.Equal(["type", "nodeId", "output", "status", "duration", "timestamp"], Names(complete.Json));
            Assert.Equal("success", complete.Json.Text("status"));
            var phases = (string[])["search_web", "aggregate_results", "reflection", "generating_answer", "completed"];
            Assert.Equal(phases[at], complete.Json.Member("output").Text("current_phase"));
        }
    }

    [Theory]
    [InlineData("""{"stream_mode":"events"}""", "empty_question")]
    [InlineData("""{"question":"","stream_mode":"events"}""", "empty_question")]
    [InlineData("""{"question":" \n","stream_mode":"events"}""", "empty_question")]
    [InlineData("""{"question":7}""", "empty_question")]
    [InlineData("""{"question":"What?","stream_mode":"values"}""", "unknown_stream_mode")]
    [InlineData("""{"question":"What?","stream_mode":1}""", "unknown_stream_mode")]
    [InlineData("""{"question":"\ud800"}""", "invalid_json")]
    [InlineData("[]", "invalid_body")]
    [InlineData("", "invalid_json")]
    public async Task Post_BadBody_Is422BeforeAnyStream(string body, string code) =>
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/research/stream", body), 422, code);

    [Theory]
    [InlineData("")]
    [InlineData("?question=")]
    [InlineData("?question=%20")]
    public async Task Get_WithoutAQuestion_Is422(string query) =>
        await ServerFixture.AssertProblemAsync(await server.GetAsync("/research/stream" + query), 422, "empty_question");

    [Fact]
    public async Task Text_ThatLooksLikeFrames_StaysText()
    {
        var question = "What eats herring?\n\ndata: {\"type\":\"complete\"}\r\n\r\nid: 99\nevent: error\u2028\u2029 \u0085 <script>";
        using var answer = await server.PostAsync("/research/stream", JsonSerializer.Serialize(new { question }));
        var frames = SseFrame.Parse(await answer.Content.ReadAsStringAsync());
        Assert.Equal(question, frames[0].Json.Member("input").Text("original_question"));
        Assert.Single(frames, static frame => frame.Event is "complete" or "error");
    }

    [Fact]
    public async Task Join_AfterEachFrame_GivesTheRest_And204AtTheEnd()
    {
        var frames = await RunAsync();
        var job = (await JobsAsync())[0];
        for (var at = 0; at < frames.Count; at += 3)
        {
            var rest = frames.Skip(at + 1).ToList();
            await AssertAsync(rest, $"/research/stream/{job}", ("Last-Event-ID", frames[at].Id!));
            await AssertAsync(rest, $"/research/stream/{job}?after={Seq(frames[at])}");
            await AssertAsync(rest, $"/research/stream/{job}", ("Last-Event-ID", Seq(frames[at])));
        }

        await AssertAsync([], $"/research/stream/{job}", ("Last-Event-ID", frames[^1].Id!));
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/research/stream/{job}", null, ("Last-Event-ID", "01m7xez8msec3vgwt7njvxafc8:1")), 400, "invalid_cursor");
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/research/stream/{job}?after=1000"), 400, "cursor_beyond_end");
    }

    [Fact]
    public async Task Post_WithTheLastId_ResumesTheRun_AndNeverStartsASecondOne()
    {
        const string Body = $$"""{"question":"{{Question}}"}""";
        var frames = await RunAsync();
        var before = (await JobsAsync()).Count;
        for (var at = 0; at < frames.Count - 1; at += 5)
        {
            using var resumed = await server.PostAsync("/research/stream", Body, "application/json", ("Last-Event-ID", frames[at].Id!));
            Assert.Equal(frames.Skip(at + 1).Select(static frame => (frame.Id, frame.Data)), SseFrame.Parse(await resumed.Content.ReadAsStringAsync()).Select(static frame => (frame.Id, frame.Data)));
        }

        using var end = await server.PostAsync("/research/stream", Body, "application/json", ("Last-Event-ID", frames[^1].Id!));
        Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/research/stream", Body, "application/json", ("Last-Event-ID", "7")), 409, "cursor_names_no_run");
        Assert.Equal(before, (await JobsAsync()).Count);
    }

    [Fact]
    public async Task Cancelled_IsAnError()
    {
        var job = await server.CreateAsync();
        using var cancelled = await server.PostAsync($"/v1/jobs/{job}/cancel", """{"reason":"enough"}""");
        var frame = Assert.Single(SseFrame.Parse(await server.TextAsync($"/research/stream/{job}")));
        Assert.Equal("error", frame.Event);
        Assert.Equal("The job was cancelled: enough", frame.Json.Text("message"));
    }

    [Fact]
    public async Task ForeignMessage_GoesOutByteForByte()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """[{"dialect":"langgraph","data":{"type":"node_stream", "nodeId":"x","chunk":"\u0061"}},{"dialect":"langgraph","data":{"type":"complete","final_result":{"final_answer":"Yes"}}}]""");
        Assert.Equal(
            "id: 2\nevent: node_stream\ndata: {\"type\":\"node_stream\", \"nodeId\":\"x\",\"chunk\":\"\\u0061\"}\n\nid: 3\nevent: complete\ndata: {\"type\":\"complete\",\"final_result\":{\"final_answer\":\"Yes\"}}\n\n",
            await server.TextAsync($"/research/stream/{job}"));
        Assert.Equal("Yes", SseFrame.Parse(await server.TextAsync($"/papers/stream/{job}"))[^1].Json.Member("data").Text("final_answer"));
    }

    private async Task<IReadOnlyList<SseFrame>> RunAsync()
    {
        using var answer = await server.PostAsync("/research/stream", $$"""{"question":"{{Question}}"}""");
        return SseFrame.Parse(await answer.Content.ReadAsStringAsync());
    }

    private async Task AssertAsync(List<SseFrame> expected, string path, params (string Name, string Value)[] headers)
    {
        using var answer = await server.GetAsync(path, null, headers);
        Assert.Equal(expected.Count > 0 ? HttpStatusCode.OK : HttpStatusCode.NoContent, answer.StatusCode);
        Assert.Equal(expected.Select(static frame => (Seq(frame), frame.Data)), SseFrame.Parse(await answer.Content.ReadAsStringAsync()).Select(static frame => (Seq(frame), frame.Data)));
    }

    private async Task<IReadOnlyList<string>> JobsAsync()
    {
        using var list = JsonDocument.Parse(await server.TextAsync("/v1/jobs"));
        return [.. list.RootElement.Items("jobs").Select(static job => job.Text("id")!)];
    }

    // The id is the seq, after the job's id where the address does not name the job.
    private static string Seq(SseFrame frame) => frame.Id![(frame.Id!.IndexOf(':', StringComparison.Ordinal) + 1)..];

    private static IEnumerable<string> Names(JsonElement json) => json.EnumerateObject().Select(static member => member.Name);
}
