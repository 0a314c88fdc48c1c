using System.Net;
using System.Text;
using System.Text.Json;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 3.9 (renaming and deleting).</summary>
public sealed class JobChangeTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Patch_Title_IsInTheJobAndInTheLists()
    {
        var job = await server.CreateAsync();
        using var answer = await PatchAsync(job, """{"title":"Über den Hering"}""");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        using var renamed = await ServerFixture.JsonAsync(answer);
        Assert.Equal("Über den Hering", renamed.RootElement.GetProperty("title").GetString());
        using var found = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}"));
        Assert.Equal("Über den Hering", found.RootElement.GetProperty("title").GetString());
        using var list = JsonDocument.Parse(await server.TextAsync("/v1/jobs?limit=500"));
        Assert.Contains(list.RootElement.GetProperty("jobs").EnumerateArray(), one => one.GetProperty("id").GetString() == job && one.GetProperty("title").GetString() == "Über den Hering");
    }

    [Fact]
    public async Task Patch_LongTitle_IsShortened_AsAtTheStart()
    {
        var job = await server.CreateAsync();
        using var answer = await PatchAsync(job, JsonSerializer.Serialize(new { title = new string('t', 300) }));
        using var renamed = await ServerFixture.JsonAsync(answer);
        Assert.Equal(new string('t', 199) + "…", renamed.RootElement.GetProperty("title").GetString());
    }

    [Theory]
    [InlineData("{nonsense", "invalid_json")]
    [InlineData("[]", "invalid_body")]
    [InlineData("{}", "missing_field")]
    [InlineData("""{"title":"A","status":"completed"}""", "unknown_field")]
    [InlineData("""{"title":7}""", "invalid_title")]
    [InlineData("""{"title":null}""", "invalid_title")]
    [InlineData("""{"title":"  "}""", "invalid_title")]
    [InlineData("{\"title\":\"\\ud800\"}", "invalid_json")]
    public async Task Patch_BadRequest_IsRefusedWithACode_AndChangesNothing(string body, string code)
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await PatchAsync(job, body), 400, code);
        Assert.Contains("External job", await server.TextAsync($"/v1/jobs/{job}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Patch_OtherContentTypeOrUnknownJob_IsRefused()
    {
        await ServerFixture.AssertProblemAsync(await PatchAsync(await server.CreateAsync(), "{}", "text/plain"), 415, "unsupported_media_type");
        await ServerFixture.AssertProblemAsync(await PatchAsync("01m7xez8msec3vgwt7njvxafc8", """{"title":"A"}"""), 404, "unknown_job");
    }

    [Fact]
    public async Task Delete_EndedJob_Is204_AndGoneAtEveryAddress()
    {
        var job = await server.CreateAsync();
        await server.AppendAsync(job, """{"type":"job.completed","data":{"result":1}}""");
        using var answer = await server.Http.DeleteAsync($"/v1/jobs/{job}");
        Assert.Equal((HttpStatusCode.NoContent, ""), (answer.StatusCode, await answer.Content.ReadAsStringAsync()));
        await AssertGoneAsync(job);
    }

    [Fact]
    public async Task Delete_OpenJob_Is202_ReadersGetTheEnd_AndItIsGone()
    {
        var job = await server.CreateAsync();
        using var live = await server.GetAsync($"/v1/jobs/{job}/events", "text/event-stream");
        using var answer = await server.Http.DeleteAsync($"/v1/jobs/{job}");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var read = await live.Content.ReadAsStringAsync();
        Assert.Contains("\"type\":\"job.cancelled\"", read, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"deleted\"", read, StringComparison.Ordinal);
        await AssertGoneAsync(job);
    }

    [Fact]
    public async Task Delete_RunningResearch_StopsIt_AndIsCounted()
    {
        var job = await server.CreateAsync("""{"kind":"research","input":{"question":"What does a herring eat?"}}""");
        using var answer = await server.Http.DeleteAsync($"/v1/jobs/{job}");
        Assert.True(answer.StatusCode is HttpStatusCode.Accepted or HttpStatusCode.NoContent, $"{answer.StatusCode}");
        await AssertGoneAsync(job);
        await Patience.UntilAsync(async () => (await server.TextAsync("/metrics")).Contains("headway_jobs_running 0", StringComparison.Ordinal));
        Assert.DoesNotContain("headway_jobs_deleted_total 0\n", await server.TextAsync("/metrics"), StringComparison.Ordinal);
        Assert.Contains($"Job {job} (kind research, owner local) was deleted by local.", server.Server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_JobWithAnIdempotencyKey_FreesTheKey()
    {
        const string Body = """{"kind":"external","input":{}}""";
        using var first = await server.PostAsync("/v1/jobs", Body, headers: ("Idempotency-Key", "to-be-deleted"));
        using var deleted = await server.Http.DeleteAsync(first.Headers.Location);
        using var second = await server.PostAsync("/v1/jobs", Body, headers: ("Idempotency-Key", "to-be-deleted"));
        Assert.Equal(HttpStatusCode.Created, second.StatusCode);
        Assert.False(second.Headers.Contains("Idempotency-Replayed"));
        Assert.NotEqual(first.Headers.Location, second.Headers.Location);
    }

    [Fact]
    public async Task Delete_ServerKilledRightAfterTheAnswer_StaysDeleted_AndItsRowsGo()
    {
        using var folder = new TemporaryFolder();
        await using var killed = await HeadwayProcess.StartAsync(folder["data"]);
        var job = await killed.AskAsync("""{"kind":"external","input":{"title":"a-text-that-must-go"}}""");
        using var live = await killed.Http.GetAsync($"/v1/jobs/{job}/events?after=0&pace=1", HttpCompletionOption.ResponseHeadersRead);
        using var answer = await killed.Http.DeleteAsync($"/v1/jobs/{job}");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        await killed.KillAsync();
        await killed.StartAgainAsync();
        using var after = await killed.Http.GetAsync($"/v1/jobs/{job}");
        Assert.Equal(HttpStatusCode.NotFound, after.StatusCode);
        await Patience.UntilAsync(() => Task.FromResult(!Directory.GetFiles(folder["data"], "headway.db*").Any(static file => Read(file).AsSpan().IndexOf("a-text-that-must-go"u8) >= 0)));
    }

    private static byte[] Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    private async Task AssertGoneAsync(string job)
    {
        foreach (var address in (string[])["", "/result", "/events"])
        {
            await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{job}{address}"), 404, "unknown_job");
        }

        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/cancel", "{}"), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/events", """{"type":"note"}"""), 404, "unknown_job");
        await ServerFixture.AssertProblemAsync(await server.Http.DeleteAsync($"/v1/jobs/{job}"), 404, "unknown_job");
    }

    private Task<HttpResponseMessage> PatchAsync(string job, string body, string mediaType = "application/json") =>
        server.Http.PatchAsync($"/v1/jobs/{job}", new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { { "Content-Type", mediaType } } });
}
