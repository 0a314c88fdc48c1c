using System.Net;
using System.Text.Json;

namespace Headway.Tests.Native;

/// <summary>PROTOCOL.md, section 3 (jobs).</summary>
public sealed class JobsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData("{nonsense", "invalid_json")]
    [InlineData("[]", "invalid_body")]
    [InlineData("{}", "missing_field")]
    [InlineData("{\"kind\":7}", "missing_field")]
    [InlineData("{\"kind\":\"soup\",\"input\":{}}", "unknown_kind")]
    [InlineData("{\"kind\":\"\\ud800\"}", "invalid_json")]
    [InlineData("{\"kind\":\"external\",\"input\":{\"title\":\"\\udc00\\ud800\"}}", "invalid_json")]
    [InlineData("{\"kind\":\"external\",\"\\uD800\":1}", "invalid_json")]
    [InlineData("{\"kind\":\"external\",\"inputs\":{}}", "unknown_field")]
    [InlineData("{\"kind\":\"external\",\"options\":7}", "invalid_options")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":\"\"}}", "empty_question")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":\"  \\n \"}}", "empty_question")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":7}}", "invalid_question")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":\"What is it?\"},\"options\":{\"colour\":1}}", "unknown_option")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":\"What is it?\"},\"options\":{\"depth\":99}}", "invalid_option")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":\"What is it?\"},\"options\":{\"corpus\":\"moon\"}}", "unknown_corpus")]
    [InlineData("{\"kind\":\"research\",\"input\":{\"question\":\"What is it?\"},\"options\":{\"reasoning\":\"model\"}}", "model_not_configured")]
    public async Task Create_BadRequest_IsRefusedWithACode(string body, string code)
    {
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/v1/jobs", body), 400, code);
    }

    [Fact]
    public async Task Create_UnknownOption_IsNamed()
    {
        var problem = await ServerFixture.AssertProblemAsync(
            await server.PostAsync("/v1/jobs", """{"kind":"research","input":{"question":"What is it?"},"options":{"colour":1}}"""), 400, "unknown_option");
        Assert.Contains("colour", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_HugeQuestion_IsRefused()
    {
        var body = JsonSerializer.Serialize(new { kind = "research", input = new { question = new string('w', 100_000) } });
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/v1/jobs", body), 400, "question_too_long");
    }

    [Fact]
    public async Task Create_OtherContentTypeOrTooLarge_IsRefused()
    {
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/v1/jobs", "{}", "text/plain"), 415, "unsupported_media_type");
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/v1/jobs", new string(' ', 2_000_000)), 413, "body_too_large");
    }

    [Fact]
    public async Task Create_Answers201WithLocation()
    {
        using var answer = await server.PostAsync("/v1/jobs", """{"kind":"external","input":{"title":"A probe","n":1},"options":{"a":true}}""");
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        using var job = await ServerFixture.JsonAsync(answer);
        var id = job.RootElement.GetProperty("id").GetString();
        Assert.Equal($"/v1/jobs/{id}", answer.Headers.Location!.ToString());
        Assert.Matches("^[0-9a-z]{26}$", id);
        Assert.Equal(
            ["id", "kind", "title", "status", "job_percent", "last_seq", "created", "input", "options"],
            job.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal("queued", job.RootElement.GetProperty("status").GetString());
    }

    [Fact]
    public async Task Create_IdempotencyKey_RepeatsTheFirstJob_AndRefusesAnother()
    {
        var key = ("Idempotency-Key", Guid.NewGuid().ToString());
        using var first = await server.PostAsync("/v1/jobs", """{"kind":"external","input":{}}""", headers: key);
        using var again = await server.PostAsync("/v1/jobs", """{"kind":"external","input":{}}""", headers: key);
        Assert.Equal(HttpStatusCode.Created, again.StatusCode);
        Assert.Equal(first.Headers.Location, again.Headers.Location);
        await ServerFixture.AssertProblemAsync(await server.PostAsync("/v1/jobs", """{"kind":"external","input":{"other":1}}""", headers: key), 422, "idempotency_conflict");
        await ServerFixture.AssertProblemAsync(
            await server.PostAsync("/v1/jobs", """{"kind":"external","input":{}}""", headers: ("Idempotency-Key", new string('k', 201))), 400, "invalid_idempotency_key");
    }

    [Fact]
    public async Task List_Pages_NewestFirst()
    {
        var jobs = new List<string>();
        for (var i = 0; i < 5; i++)
        {
            jobs.Insert(0, await server.CreateAsync());
        }

        var seen = new List<string>();
        for (var path = "/v1/jobs?kind=external&limit=2"; seen.Count < 5;)
        {
            using var page = JsonDocument.Parse(await server.TextAsync(path));
            seen.AddRange(page.RootElement.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString()!));
            path = $"/v1/jobs?kind=external&limit=2&before={(page.RootElement.TryGetProperty("next", out var next) ? next.GetString() : "end")}";
        }

        Assert.Equal(jobs, seen.Take(5));
    }

    [Theory]
    [InlineData("limit=0", "invalid_limit")]
    [InlineData("limit=-5", "invalid_limit")]
    [InlineData("limit=99999999999", "invalid_limit")]
    [InlineData("status=asleep", "invalid_status")]
    [InlineData("status=7", "invalid_status")]
    [InlineData("before=x", "invalid_cursor")]
    public async Task List_BadParameter_IsNamed(string query, string code)
    {
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs?{query}"), 400, code);
    }

    [Fact]
    public async Task Cancel_ExternalJob_EndsItsLog()
    {
        var job = await server.CreateAsync();
        using var answer = await server.PostAsync($"/v1/jobs/{job}/cancel", """{"reason":"enough"}""");
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Contains(
            "\"type\":\"job.cancelled\"", await server.TextAsync($"/v1/jobs/{job}/events", "application/x-ndjson"), StringComparison.Ordinal);
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/cancel", ""), 409, "job_ended");
    }

    [Fact]
    public async Task Input_AnswersTheOpenQuestion_Once()
    {
        var job = await server.CreateAsync();
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":1}"""), 409, "nothing_asked");
        await server.AppendAsync(job, """{"type":"job.input_required","node":"plan","data":{"prompt":"Go on?","options":["yes","no"]}}""");
        Assert.Contains(
            """ "input_required":{"node":"plan","prompt":"Go on?","options":["yes","no"]}""".Trim(), await server.TextAsync($"/v1/jobs/{job}"), StringComparison.Ordinal);
        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"reply":1}"""), 400, "missing_field");
        using (var answer = await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":"yes"}"""))
        {
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        await ServerFixture.AssertProblemAsync(await server.PostAsync($"/v1/jobs/{job}/input", """{"answer":"no"}"""), 409, "nothing_asked");
        Assert.Contains("""{"answer":"yes","by":"local"}""", await server.TextAsync($"/v1/jobs/{job}/events"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Research_AnswersFromTheCorpus_InThreeForms()
    {
        await server.IndexedAsync();
        var job = await server.CreateAsync("""{"kind":"research","input":{"question":"What does a herring eat?"}}""");
        var log = await server.TextAsync($"/v1/jobs/{job}/events", "application/x-ndjson");
        Assert.Contains("job.completed", log, StringComparison.Ordinal);
        using var report = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/result"));
        Assert.Contains(report.RootElement.GetProperty("citations").EnumerateArray(), citation =>
            citation.GetProperty("file").GetString() == "fish.md" && citation.GetProperty("quote").GetString()!.Contains("plankton", StringComparison.Ordinal));
        Assert.Contains("plankton", await server.TextAsync($"/v1/jobs/{job}/result", "text/markdown"), StringComparison.Ordinal);
        Assert.Contains("<html", await server.TextAsync($"/v1/jobs/{job}/result", "text/html"), StringComparison.Ordinal);
        await ServerFixture.AssertProblemAsync(await server.GetAsync($"/v1/jobs/{job}/result", "image/png"), 406, "not_acceptable");
    }

    [Fact]
    public async Task Invariant10_EveryQuote_IsByteEqualToItsSourceAtItsOffset()
    {
        await server.IndexedAsync();
        var job = await server.CreateAsync("""{"kind":"research","input":{"question":"Where do herring live?"}}""");
        await server.TextAsync($"/v1/jobs/{job}/events", "application/x-ndjson");
        using var report = JsonDocument.Parse(await server.TextAsync($"/v1/jobs/{job}/result"));
        var citations = report.RootElement.GetProperty("citations").EnumerateArray().ToList();
        Assert.NotEmpty(citations);
        foreach (var citation in citations)
        {
            var (start, end) = (citation.GetProperty("start").GetInt32(), citation.GetProperty("end").GetInt32());
            using var source = JsonDocument.Parse(await server.TextAsync($"/v1/source?file={citation.GetProperty("file").GetString()}&start={start}&end={end}"));
            var text = System.Text.Encoding.UTF8.GetBytes(source.RootElement.GetProperty("text").GetString()!);
            var from = source.RootElement.GetProperty("from").GetInt32();
            Assert.Equal(citation.GetProperty("quote").GetString(), System.Text.Encoding.UTF8.GetString(text[(start - from)..(end - from)]));
            Assert.Equal(citation.GetProperty("sha256").GetString(), source.RootElement.GetProperty("sha256").GetString());
        }
    }

    [Theory]
    [InlineData("/v1/search", "invalid_query", 400)]
    [InlineData("/v1/search?q=%20", "invalid_query", 400)]
    [InlineData("/v1/search?q=fish&k=0", "invalid_k", 400)]
    [InlineData("/v1/search?q=fish&k=1001", "invalid_k", 400)]
    [InlineData("/v1/search?q=fish&corpus=moon", "unknown_corpus", 404)]
    [InlineData("/v1/source?file=../../etc/passwd", "unknown_source", 404)]
    [InlineData("/v1/source?file=fish.md&start=5&end=2", "invalid_range", 400)]
    [InlineData("/v1/source?file=fish.md&start=0&end=99999", "invalid_range", 400)]
    [InlineData("/v1/nowhere", "unknown_route", 404)]
    public async Task Addresses_BadParameter_IsNamed(string path, string code, int status)
    {
        await server.IndexedAsync();
        await ServerFixture.AssertProblemAsync(await server.GetAsync(path), status, code);
    }

    [Theory]
    [InlineData("http://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("same", 202)]
    public async Task Change_SentByAnotherSitesPage_IsRefused(string origin, int status)
    {
        var job = await server.CreateAsync();
        var value = origin == "same" ? server.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) : origin;
        using var answer = await server.PostAsync($"/v1/jobs/{job}/cancel", "", headers: ("Origin", value));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Create_RandomBytes_NeverBreakAnything()
    {
        var random = new Random(5);
        var good = """{"kind":"research","input":{"question":"What does a herring eat?"},"options":{"depth":2,"breadth":4,"corpus":"corpus"}}""";
        for (var i = 0; i < 300; i++)
        {
            var text = good.ToCharArray();
            for (var change = random.Next(1, 4); change > 0; change--)
            {
                text[random.Next(text.Length)] = (char)random.Next(1, 0x250);
            }

            using var answer = await server.PostAsync("/v1/jobs", new string(text));
            Assert.True((int)answer.StatusCode is 201 or 400, $"{answer.StatusCode} for {new string(text)}");
        }
    }

    [Fact]
    public async Task Create_NullInput_IsAbsent()
    {
        using var answer = await server.PostAsync("/v1/jobs", """{"kind":"external","input":null,"options":null}""");
        Assert.DoesNotContain("null", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Method_NotTaken_Is405()
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, new Uri("/v1/jobs", UriKind.Relative));
        await ServerFixture.AssertProblemAsync(await server.Http.SendAsync(request), 405, "method_not_allowed");
    }

    [Fact]
    public async Task Search_FindsThePassage_AtItsOffset()
    {
        await server.IndexedAsync();
        using var found = JsonDocument.Parse(await server.TextAsync("/v1/search?q=plankton&k=3"));
        var first = found.RootElement.GetProperty("results")[0];
        Assert.Equal(["file", "title", "score", "passage", "start", "end"], first.EnumerateObject().Select(member => member.Name));
        Assert.Equal(("fish.md", "Herring"), (first.GetProperty("file").GetString(), first.GetProperty("title").GetString()));
    }
}
