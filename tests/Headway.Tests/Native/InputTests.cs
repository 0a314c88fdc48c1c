using System.Net;
using System.Text.Json;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 3.7: a research job that asks for its plan, and steering.</summary>
public sealed class InputTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Asking = """{"kind":"research","input":{"question":"What does a herring eat?"},"options":{"confirm_plan":true,"breadth":2}}""";

    [Theory]
    [InlineData("""{"answer":false}""", 400, "invalid_answer")]
    [InlineData("""{"answer":{"queries":["a1","b2","c3"]}}""", 400, "invalid_answer")]
    [InlineData("""{"answer":{"queries":[null]}}""", 400, "invalid_answer")]
    [InlineData("""{"answer":{"steer":""}}""", 400, "invalid_steering")]
    [InlineData("""{"answer":{"steer":"cod","more":1}}""", 400, "invalid_steering")]
    [InlineData("""{"answer":{"feedback":"\ud800"}}""", 400, "invalid_json")]
    [InlineData("""{}""", 400, "missing_field")]
    public async Task Plan_AnswerThatDoesNotFit_IsRefused_AndStaysOpen(string body, int status, string code)
    {
        var job = await AskedAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", body), status, code);
        using (var answer = await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":"confirm"}"""))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        Assert.Contains("job.completed", await server.TextAsync($"/v1/jobs/{job}/events", "application/x-ndjson"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plan_CancelledWhileItWaits_Ends()
    {
        var job = await AskedAsync();
        using (var cancel = await server.PostAsync($"/v1/jobs/{job}/cancel", ""))
        {
            Assert.Equal(HttpStatusCode.Accepted, cancel.StatusCode);
        }

        Assert.Contains("job.cancelled", await server.TextAsync($"/v1/jobs/{job}/events", "application/x-ndjson"), StringComparison.Ordinal);
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":"confirm"}"""), 409, "nothing_asked");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":{"steer":"cod"}}"""), 409, "job_ended");
    }

    [Fact]
    public async Task Plan_OpenQuestion_StandsInTheJobObject()
    {
        var job = await AskedAsync();
        using var view = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}"));
        var asked = view.RootElement.GetProperty("input_required");
        Assert.Equal("generate_queries/confirm-1", asked.GetProperty("node").GetString());
        Assert.Equal(2, asked.GetProperty("options").GetProperty("max_queries").GetInt32());
        Assert.Equal("What does a herring eat", asked.GetProperty("options").GetProperty("queries")[0].GetProperty("query").GetString());
    }

    [Fact]
    public async Task Steer_WhileAQuestionIsOpen_IsTakenAndDoesNotAnswer()
    {
        var job = await AskedAsync();
        using (var steer = await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":{"steer":"where herrings live"}}"""))
        {
            Assert.Equal(HttpStatusCode.Accepted, steer.StatusCode);
        }

        Assert.Contains("input_required", await server.TextAsync($"/v1/jobs/{job}"), StringComparison.Ordinal);
        (await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":true}""")).Dispose();
        var log = await server.TextAsync($"/v1/jobs/{job}/events", "application/x-ndjson");
        Assert.Contains("\"query\":\"where herrings live\"", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Steer_KindThatTakesNone_IsRefused()
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":{"steer":"left"}}"""), 409, "not_steerable");
        await server.AppendAsync(job, """{"type":"job.input_required","node":"plan","data":{"prompt":"Where to?"}}""");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":{"steer":"left"}}"""), 409, "not_steerable");
        Assert.Contains("input_required", await server.TextAsync($"/v1/jobs/{job}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"confirm_plan":"yes"}""")]
    [InlineData("""{"confirm_plan":1}""")]
    public async Task ConfirmPlan_ThatIsNoFlag_IsRefused(string options)
    {
        var body = $$$"""{"kind":"research","input":{"question":"What?"},"options":{{{options}}}}""";
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/v1/jobs", body), 400, "invalid_option");
    }

    // A job that waits for its plan to be confirmed.
    private async Task<string> AskedAsync()
    {
        await server.IndexedAsync();
        var job = await server.CreateAsync(Asking);
        using var log = await server.GetAsync($"/v1/jobs/{job}/events", "application/x-ndjson");
        using var lines = new StreamReader(await log.Content.ReadAsStreamAsync());
        while (await lines.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(30)) is { } line)
        {
            if (line.Contains("\"type\":\"job.input_required\"", StringComparison.Ordinal))
            {
                return job;
            }
        }

        throw new InvalidOperationException("The job asked nothing.");
    }
}
