using System.Net;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Tests.Native;

namespace Headway.Tests.Dialects;

/// <summary>The addresses that start a job with a GET, as the browser's own EventSource uses them.</summary>
public sealed class StartingAddressTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    private const string Unknown = "01m7xez8msec3vgwt7njvxafc8";

    private static readonly string[] s_addresses = ["/research/stream?question=", "/papers/stream?user_id=u&message="];

    private static int s_questions;

    public static TheoryData<string> Addresses => [.. s_addresses];

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Cut_InTheMiddle_ResumesTheRun_AndNeverStartsASecondOne(string address)
    {
        var question = NextQuestion();
        IReadOnlyList<SseFrame> first;
        using (var begun = await server.GetAsync(address + question))
        {
            Assert.Equal(HttpStatusCode.OK, begun.StatusCode);
            await using var stream = await begun.Content.ReadAsStreamAsync();
            first = await SseFrame.ReadAsync(stream, 3);
        }

        var rest = SseFrame.Parse(await server.TextAsync(address + question, null, ("Last-Event-ID", first[^1].Id!)));
        var job = Assert.Single(await JobsAsync(question));
        var golden = SseFrame.Parse(await server.TextAsync($"{address[..address.IndexOf('?', StringComparison.Ordinal)]}/{job}"));
        Assert.Equal(golden.Select(static frame => frame.Data), first.Concat(rest).Select(static frame => frame.Data));
        using var end = await server.GetAsync(address + question, null, ("Last-Event-ID", rest[^1].Id!));
        Assert.Equal(HttpStatusCode.NoContent, end.StatusCode);
        Assert.Single(await JobsAsync(question));
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Cut_AtEachFrame_GivesTheRest(string address)
    {
        var question = NextQuestion();
        var frames = SseFrame.Parse(await server.TextAsync(address + question));
        Assert.All(frames, static frame => Assert.NotNull(frame.Id));
        for (var at = 0; at < frames.Count - 1; at++)
        {
            Assert.Equal(
                frames.Skip(at + 1).Select(static frame => (frame.Id, frame.Data)),
                SseFrame.Parse(await server.TextAsync(address + question, null, ("Last-Event-ID", frames[at].Id!))).Select(static frame => (frame.Id, frame.Data)));
        }

        Assert.Single(await JobsAsync(question));
    }

    // A job may wait in line for long: who is cut before the first frame must not start another.
    [Theory]
    [MemberData(nameof(Addresses))]
    public async Task Stream_BeginsWithAnIdThatNamesTheJob(string address)
    {
        var question = NextQuestion();
        var text = await server.TextAsync(address + question);
        var job = Assert.Single(await JobsAsync(question));
        Assert.StartsWith($"retry: 1000\nid: {job}:0\n\n", text, StringComparison.Ordinal);
        Assert.Equal(
            SseFrame.Parse(text).Select(static frame => frame.Data),
            SseFrame.Parse(await server.TextAsync(address + question, null, ("Last-Event-ID", $"{job}:0"))).Select(static frame => frame.Data));
    }

    [Theory]
    [InlineData(Unknown + ":3", 404, "unknown_job")]
    [InlineData("nonsense:3", 404, "unknown_job")]
    [InlineData("7", 409, "cursor_names_no_run")]
    [InlineData("latest", 409, "cursor_names_no_run")]
    [InlineData(":7", 400, "invalid_cursor")]
    [InlineData(Unknown + ":", 400, "invalid_cursor")]
    [InlineData(Unknown + ":-1", 400, "invalid_cursor")]
    [InlineData(Unknown + ":1e3", 400, "invalid_cursor")]
    [InlineData("a:b:c", 400, "invalid_cursor")]
    public async Task Cursor_OfNoJobOrNone_StartsNothing(string cursor, int status, string code)
    {
        foreach (var address in s_addresses)
        {
            var question = NextQuestion();
            await ServerFixture.AssertProblemAsync(await server.GetAsync(address + question, null, ("Last-Event-ID", cursor)), status, code);
            Assert.Empty(await JobsAsync(question));
        }
    }

    [Theory]
    [InlineData(403, "Origin", "http://evil.example")]
    [InlineData(403, "Origin", "null")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "Sec-Fetch-Site", "same-site")]
    [InlineData(403, "Referer", "http://evil.example/page")]
    [InlineData(403, "Referer", "nonsense")]
    [InlineData(200, "Origin", "http://HOST")]
    [InlineData(200, "Sec-Fetch-Site", "same-origin")]
    [InlineData(200, "Sec-Fetch-Site", "none")]
    [InlineData(200, "Referer", "http://HOST/page?x=1")]
    [InlineData(200, "Accept", "text/event-stream")]
    [InlineData(403, "Sec-Fetch-Site", "")]
    [InlineData(403, "Origin", "")]
    [InlineData(403, "Referer", "")]
    [InlineData(200, "Origin", "http://localhost:3000")]
    [InlineData(403, "Referer", "http://localhost:3000/page")]
    [InlineData(403, "Host", "192.0.2.7")]
    [InlineData(403, "Host", "192.0.2.7", "Sec-Fetch-Site", "cross-site")]
    [InlineData(200, "Host", "192.0.2.7", "Sec-Fetch-Site", "same-origin")]
    [InlineData(200, "Host", "192.0.2.7", "Referer", "http://192.0.2.7/page")]
    [InlineData(403, "Origin", "http://evil.example", "Sec-Fetch-Site", "same-origin")]
    [InlineData(200, "Origin", "http://HOST", "Sec-Fetch-Site", "cross-site")]
    [InlineData(403, "Sec-Fetch-Site", "cross-site", "Referer", "http://HOST/page")]
    public async Task PageOfAnotherSite_MayNotStartAnything(int status, string header, string value, string? other = null, string? otherValue = null)
    {
        foreach (var address in s_addresses)
        {
            var question = NextQuestion();
            (string, string) first = (header, value.Replace("HOST", $"127.0.0.1:{server.Server.Port}", StringComparison.Ordinal));
            using var answer = await server.GetAsync(address + question, null, other is null ? [first] : [first, (other, otherValue!)]);
            Assert.Equal(status, (int)answer.StatusCode);
            Assert.Equal(status == 200 ? 1 : 0, (await JobsAsync(question)).Count);
        }
    }

    private static string NextQuestion() => $"What%20does%20herring%20number%20{Interlocked.Increment(ref s_questions)}%20eat%3F";

    private async Task<IReadOnlyList<string>> JobsAsync(string question)
    {
        using var list = JsonDocument.Parse(await server.TextAsync("/v1/jobs?limit=500"));
        return [.. list.RootElement.Items("jobs").Where(job => job.Text("title") == Uri.UnescapeDataString(question)).Select(static job => job.Text("id")!)];
    }
}
