using System.Text.Json;
using Headway.Bench.Redis;
using Headway.Tests.Native;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Telemetry;

/// <summary>Whenever the server is killed, a job goes on in the trace of the request that created it.</summary>
public sealed class KilledTraceTests : IDisposable
{
    private const int Moments = 6;
    private const string Question = """{"kind":"research","input":{"question":"What does a herring eat?"},"options":{"depth":1,"confirm_plan":true}}""";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("sqlite")]
    [InlineData("redis")]
    public async Task Kill_AtAnyMomentOfAJob_TheAttemptAfterItIsInTheTraceOfTheRequest(string store)
    {
        await using var redis = store == "redis" ? await RedisServer.StartAsync() : null;
        await using var receiver = await OtlpReceiver.StartAsync();
        Directory.CreateDirectory(_folder["corpus"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["corpus"], "fish.md"), "# Herring\n\nA herring eats plankton and is eaten by cod.\n");
        string[] settings = redis is null ? [] : [$"--Redis:Url={redis.Url}", "--Redis:LeaseTime=00:00:02"];
        await using var server = await HeadwayProcess.StartAsync(receiver.Variables, _folder["data"], ["--corpus", _folder["corpus"], .. settings]);
        await Patience.UntilAsync(server.IsIndexedAsync);
        var traces = new List<string>();
        for (var moment = 0; moment < Moments; moment++)
        {
            traces.Add($"{moment + 1:x}".PadLeft(32, 'a'));
            var creating = CreateAsync(server, traces[^1]);
            if (moment < Moments - 1)
            {
                await Task.WhenAny(creating, Task.Delay(TimeSpan.FromMilliseconds(moment * 20), TimeProvider.System)); // during the creation
            }
            else
            {
                await creating; // or right after it
            }

            await server.KillAsync();
            await server.StartAgainAsync();
            await creating;
        }

        // Each job that was stored names its trace, and its question is asked by an attempt after a restart.
        var jobs = JsonSerializer.Deserialize<JsonElement>(await server.Http.GetStringAsync(new Uri("/v1/jobs?kind=research", UriKind.Relative))).GetProperty("jobs").EnumerateArray().Select(static job => job.GetProperty("id").GetString()!).ToList();
        Assert.NotEmpty(jobs);
        var parents = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var job in jobs)
        {
            await server.UntilAsync($"/v1/jobs/{job}", static text => text.Contains("\"input_required\":", StringComparison.Ordinal));
            var page = JsonSerializer.Deserialize<JsonElement>(await server.Http.GetStringAsync(new Uri($"/v1/jobs/{job}/events?limit=1", UriKind.Relative)));
            parents[job] = page.GetProperty("events")[0].GetProperty("data").GetProperty("trace").GetString()!.Split('-');
            Assert.Contains(parents[job][1], traces);
        }

        Assert.Equal(0, await server.StopAsync().WaitAsync(s_patience)); // exports the spans
        foreach (var (job, parent) in parents)
        {
            var runs = receiver.Spans.Where(span => span.Name == "job research" && span.Tags["headway.job.id"] == job).ToList();
            Assert.NotEmpty(runs);
            Assert.All(runs, run => Assert.Equal((parent[1], parent[2]), (run.Trace, run.Parent)));
        }
    }

    private static async Task CreateAsync(HeadwayProcess server, string trace)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/v1/jobs", UriKind.Relative)) { Content = new StringContent(Question, null, "application/json") };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{trace}-00f067aa0ba902b7-01");
        try
        {
            using var answer = await server.Http.SendAsync(request);
        }
        catch (HttpRequestException)
        {
            // The server was killed before it answered.
        }
    }
}
