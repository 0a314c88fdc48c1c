using System.Net;
using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Tests.Support;

namespace Headway.Tests.Server;

/// <summary>Processes with different roles over one Redis: one serves, the other works.</summary>
public sealed class RoleTests : IDisposable
{

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Web")]
    [InlineData("Worker")]
    public async Task Start_RoleWithoutASharedStore_NamesTheOptionAndTheWayOut(string role)
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync("--Server:Role=" + role, "--data", _folder["data"], "--port", "0");
        Assert.Equal(2, code);
        Assert.Contains("Server:Role", output, StringComparison.Ordinal);
        Assert.Contains("Redis:Url", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WebAndWorker_AJobIsCreatedOnOneAndRunsOnTheOther()
    {
        Directory.CreateDirectory(_folder["notes"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["notes"], "tail.md"), "A tail is the newest part of a log. A reader that follows a log waits for its tail.");
        string[] shared = ["--corpus", _folder["notes"], "--Redis:Url=" + (await RedisServer.SharedAsync()).Url, "--Redis:Prefix=" + RedisServer.FreshPrefix()];
        await using var web = await HeadwayProcess.StartAsync(_folder["web"], [.. shared, "--Server:Role=Web"]);
        var job = await CreateAsync(web);
        Assert.Equal(("queued", 1), await StateAsync(web, job)); // there is no worker

        await using var worker = await HeadwayProcess.StartAsync(_folder["worker"], [.. shared, "--Server:Role=Worker"]);
        await Patience.UntilAsync(async () => (await StateAsync(web, job)).Status is "completed" or "failed");
        Assert.Equal(("completed", null), await StateAsync(web, job));

        using var asked = await worker.Http.GetAsync(new Uri("/v1/jobs", UriKind.Relative));
        Assert.Equal(HttpStatusCode.NotFound, asked.StatusCode);
        using var metrics = await worker.Http.GetAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Equal(HttpStatusCode.OK, metrics.StatusCode);

        // Each process updates its own index.
        await Patience.UntilAsync(async () => (await GetAsync(web, "/v1/jobs?kind=index&status=completed")).GetProperty("jobs").GetArrayLength() == 2);
        var corpora = await GetAsync(web, "/v1/corpora");
        Assert.Equal(1, corpora.GetProperty("corpora")[0].GetProperty("files").GetInt32());
    }

    private static async Task<string> CreateAsync(HeadwayProcess server)
    {
        using var body = new StringContent("""{"kind":"research","input":{"question":"What is the tail of a log?"}}""", null, "application/json");
        using var answer = await server.Http.PostAsync(new Uri("/v1/jobs", UriKind.Relative), body);
        using var job = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return job.RootElement.GetProperty("id").GetString()!;
    }

    private static async Task<(string? Status, int? Position)> StateAsync(HeadwayProcess server, string job)
    {
        var found = await GetAsync(server, $"/v1/jobs/{job}");
        return (found.GetProperty("status").GetString(), found.TryGetProperty("position", out var position) ? position.GetInt32() : null);
    }

    private static async Task<JsonElement> GetAsync(HeadwayProcess server, string path)
    {
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
        using var document = JsonDocument.Parse(await answer.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
        return document.RootElement.Clone();
    }
}
