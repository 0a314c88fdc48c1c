using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Telemetry;

/// <summary>A collector receives one trace for a job, from the request to the last step, even across restarts.</summary>
public sealed class TraceTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Client = "00f067aa0ba902b7";

    private const string Secret = "of-the-caller-alone";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private OtlpReceiver _receiver = null!;
    private HeadwayProcess _server = null!;

    public async ValueTask InitializeAsync()
    {
        Directory.CreateDirectory(_folder["corpus"]);
        await File.WriteAllTextAsync(Path.Combine(_folder["corpus"], "fish.md"), "# Herring\n\nA herring eats plankton and is eaten by cod.\n");
        _receiver = await OtlpReceiver.StartAsync();
        _server = await HeadwayProcess.StartAsync(_receiver.Variables, _folder["data"], "--corpus", _folder["corpus"]);
        for (var began = Stopwatch.StartNew(); !(await _server.Http.GetStringAsync(new Uri("/v1/corpora", UriKind.Relative))).Contains("\"state\":\"ready\"", StringComparison.Ordinal);)
        {
            Assert.True(began.Elapsed < s_patience, "The corpus was never ready.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _receiver.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task SpansOfAResearchJob_FormOneTree_BelowItsRequest()
    {
        var job = await CreateAsync("""{"kind":"research","input":{"question":"What does a herring eat?"},"options":{"depth":2}}""");
        var log = await LogAsync(job, "job.completed");
        Assert.Equal(0, await _server.StopAsync()); // shutdown exports the remaining spans

        var spans = _receiver.Spans.Where(static span => span.Trace == Trace).ToDictionary(static span => span.Id, StringComparer.Ordinal);
        var request = Assert.Single(spans.Values, static span => span.Parent == Client);
        Write(spans.Values, request, "");
        Assert.Equal(("POST /v1/jobs", "201"), (request.Name, request.Tags["http.response.status_code"]));
        Assert.DoesNotContain(_receiver.Spans.SelectMany(static span => span.Tags.Values), static tag => tag.Contains(Secret, StringComparison.Ordinal));
        Assert.All(spans.Values.Except([request]), span => Assert.True(spans.ContainsKey(span.Parent), $"{span.Name} has no parent here."));
        Assert.Equal(request.Id, Assert.Single(spans.Values, static span => span.Name == "queue").Parent);
        var run = Assert.Single(spans.Values, static span => span.Name == "job research");
        Assert.Equal((request.Id, job, "1"), (run.Parent, run.Tags["headway.job.id"], run.Tags["headway.job.attempt"]));

        var steps = spans.Values.Where(static span => span.Tags.ContainsKey("headway.node.id")).ToDictionary(static span => span.Tags["headway.node.id"], StringComparer.Ordinal);
        var nodes = log.Where(static e => e.GetProperty("type").GetString() == "node.started").ToList();
        Assert.True(nodes.Count > 5);
        Assert.Equal(nodes.Count, steps.Count);
        foreach (var node in nodes)
        {
            var span = steps[node.GetProperty("node").GetString()!];
            var data = node.GetProperty("data");
            Assert.Equal($"{data.GetProperty("kind").GetString()} {data.GetProperty("name").GetString()}", span.Name);
            Assert.Equal(data.TryGetProperty("parent", out var parent) ? steps[parent.GetString()!].Id : run.Id, span.Parent);
            Assert.False(span.IsError);
        }

        Assert.Contains("headway.jobs", _receiver.Metrics, StringComparison.Ordinal);
        Assert.Contains("headway.commit.duration", _receiver.Metrics, StringComparison.Ordinal);
        Assert.Contains("headway.job.wait", _receiver.Metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JobThatGoesOnAfterARestart_GoesOnInItsTrace()
    {
        var job = await CreateAsync("""{"kind":"research","input":{"question":"What does a herring eat?"},"options":{"confirm_plan":true,"depth":1}}""");
        await LogAsync(job, "job.input_required");
        await _server.StopAsync();
        await _server.StartAgainAsync();
        using (var answer = await _server.Http.PostAsync(new Uri($"/v1/jobs/{job}/input", UriKind.Relative), Json("""{"answer":"confirm"}""")))
        {
            Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        }

        await LogAsync(job, "job.completed");
        await _server.StopAsync();

        var spans = _receiver.Spans.Where(static span => span.Trace == Trace).ToList();
        var request = Assert.Single(spans, static span => span.Parent == Client);
        var runs = spans.Where(static span => span.Name == "job research").ToDictionary(static span => span.Tags["headway.job.attempt"], StringComparer.Ordinal);
        Assert.Equal(["1", "2"], runs.Keys.Order(StringComparer.Ordinal));
        Assert.All(runs.Values, run => Assert.Equal(request.Id, run.Parent));
        Assert.Equal(runs["2"].Id, Assert.Single(spans, static span => span.Name == "phase answer_generation").Parent);
        Assert.Single(spans, static span => span.Name == "queue");
    }

    [Fact]
    public async Task Endpoint_ThatIsNoAddress_StopsTheStart()
    {
        var (code, output) = await HeadwayProcess.RunToEndAsync(
            new Dictionary<string, string>(StringComparer.Ordinal) { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = "collector" }, "--data", _folder["other"], "--port", "0");
        Assert.Equal(2, code);
        Assert.Contains("OTEL_EXPORTER_OTLP_ENDPOINT: 'collector'", output, StringComparison.Ordinal);
    }

    private void Write(IReadOnlyCollection<ReceivedSpan> spans, ReceivedSpan span, string indent)
    {
        output.WriteLine($"{indent}{span.Name} {string.Join(' ', span.Tags.Select(static tag => $"{tag.Key}={tag.Value}"))}");
        foreach (var child in spans.Where(child => child.Parent == span.Id))
        {
            Write(spans, child, indent + "  ");
        }
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    private async Task<string> CreateAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri($"/v1/jobs?token={Secret}", UriKind.Relative)) { Content = Json(body) };
        request.Headers.TryAddWithoutValidation("traceparent", $"00-{Trace}-{Client}-01");
        using var answer = await _server.Http.SendAsync(request);
        using var job = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return job.RootElement.GetProperty("id").GetString()!;
    }

    // Reads the log up to the first event of a type.
    private async Task<IReadOnlyList<JsonElement>> LogAsync(string job, string type)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/v1/jobs/{job}/events", UriKind.Relative));
        request.Headers.Accept.Add(new("application/x-ndjson"));
        using var answer = await _server.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var events = new List<JsonElement>();
        while (await lines.ReadLineAsync().WaitAsync(s_patience) is { } line)
        {
            using var e = JsonDocument.Parse(line);
            events.Add(e.RootElement.Clone());
            if (e.RootElement.GetProperty("type").GetString() == type)
            {
                return events;
            }
        }

        throw new InvalidOperationException($"The log ended without {type}.");
    }
}
