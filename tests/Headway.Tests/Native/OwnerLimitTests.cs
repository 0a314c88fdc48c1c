using System.Net;
using System.Text.Json;
using Headway.Client;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Native;

/// <summary>The limit of an owner's stored bytes (PROTOCOL.md, section 11), with a real server.</summary>
public sealed class OwnerLimitTests : IAsyncLifetime
{
    private const int Limit = 20_000;

    private readonly TemporaryFolder _folder = new();
    private HeadwayProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["corpus"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["corpus"], "fish.md"), "# Herring\n\nA herring eats plankton and is eaten by cod.\n");
        _server = await HeadwayProcess.StartAsync(_folder["data"], "--corpus", _folder["corpus"], $"--Log:MaxBytesPerOwner={Limit}");
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Append_AtTheLimit_Is409_AndTheEndIsStored_AndADeletionMakesRoom()
    {
        var job = await _server.AskAsync("""{"kind":"external","input":{}}""");
        var refused = await ServerFixture.AssertProblemAsync(await FillAsync(job), 409, "owner_full");
        Assert.Equal(Limit, refused.GetProperty("limit").GetInt64());
        Assert.InRange(refused.GetProperty("used").GetInt64(), Limit - 5000, Limit);
        Assert.Contains("Log:MaxBytesPerOwner", refused.GetProperty("detail").GetString(), StringComparison.Ordinal);
        var body = JsonSerializer.Serialize(new { kind = "external", input = new { text = new string('x', 4000) } });
        await ServerFixture.AssertProblemAsync(await PostAsync("/v1/jobs", body), 409, "owner_full");
        using var end = await PostAsync($"/v1/jobs/{job}/events", """{"type":"job.completed","data":{"result":1}}""");
        Assert.Equal(HttpStatusCode.OK, end.StatusCode);
        Assert.Contains("headway_owner_full_total 2\n", await _server.Http.GetStringAsync("/metrics"), StringComparison.Ordinal);
        using var deleted = await _server.Http.DeleteAsync($"/v1/jobs/{job}");
        Assert.Equal(HttpStatusCode.NoContent, deleted.StatusCode);
        using var created = await PostAsync("/v1/jobs", body);
        Assert.Equal(HttpStatusCode.Created, created.StatusCode);
    }

    [Fact]
    public async Task Run_AtTheLimit_EndsFailedWithTheCode()
    {
        using var filled = await FillAsync(await _server.AskAsync("""{"kind":"external","input":{}}"""), size: 100);
        var job = await AskWithLittleRoomAsync();
        using var follow = new HttpRequestMessage(HttpMethod.Get, $"/v1/jobs/{job}/events") { Headers = { Accept = { new("application/x-ndjson") } } };
        using var live = await _server.Http.SendAsync(follow); // to the job's end
        using var found = JsonDocument.Parse(await _server.Http.GetStringAsync($"/v1/jobs/{job}"));
        Assert.Equal("failed", found.RootElement.GetProperty("status").GetString());
        Assert.Equal("owner_full", found.RootElement.GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task Publish_AtTheLimit_FailsAtOnce_AndTheTaskEnds()
    {
        await using var publisher = new ProgressPublisher("full", new() { Server = _server.Http.BaseAddress!, GiveUpAfter = TimeSpan.FromMinutes(10) });
        await publisher.Publish("begin", 1, "reasoning");
        using var python = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo(
            "/usr/bin/python3", ["-B", Path.Combine(Documentation.Repository.Root, "tests/Headway.Tests/Clients/publish_full.py"), _server.Http.BaseAddress!.ToString()])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PYTHONPATH"] = Path.Combine(Documentation.Repository.Root, "clients/python") },
        })!;
        var output = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.True(output == "refused: owner_full\nstored: True\n", output + await python.StandardError.ReadToEndAsync());

        var refused = await Assert.ThrowsAsync<ProgressRefusedException>(() => publisher.Publish(new string('x', 5000), 50, "reasoning"));
        Assert.Equal("owner_full", refused.Code);
        await publisher.Publish("done", 100, "completed");
    }

    // Leaves room for the job itself, but not for what a search stores.
    private async Task<string> AskWithLittleRoomAsync()
    {
        const string Body = """{"kind":"research","input":{"question":"What does a herring eat?"}}""";
        using var jobs = JsonDocument.Parse(await _server.Http.GetStringAsync("/v1/jobs?kind=index"));
        foreach (var index in jobs.RootElement.GetProperty("jobs").EnumerateArray())
        {
            using var deleted = await _server.Http.DeleteAsync($"/v1/jobs/{index.GetProperty("id").GetString()}");
        }

        return await _server.AskAsync(Body);
    }

    private async Task<HttpResponseMessage> FillAsync(string job, int size = 4000)
    {
        var body = JsonSerializer.Serialize(new { type = "note", data = new { level = "info", message = new string('x', size) } });
        for (var i = 0; ; i++)
        {
            Assert.InRange(i, 0, 1000);
            var answer = await PostAsync($"/v1/jobs/{job}/events", body);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                return answer;
            }

            answer.Dispose();
        }
    }

    private Task<HttpResponseMessage> PostAsync(string path, string body) =>
        _server.Http.PostAsync(path, new StringContent(body, System.Text.Encoding.UTF8, "application/json"));
}
