using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Headway.Jobs;
using Headway.Log;
using Headway.Tests.Jobs;

namespace Headway.Tests.Telemetry;

/// <summary>The spans of job steps, received by a listener in the process.</summary>
public sealed class StepSpanTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _ended = new();
    private readonly ActivityListener _listener;

    public StepSpanTests()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name == JobTrace.SourceName,
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    public void Dispose() => _listener.Dispose();

    [Fact]
    public async Task StepThatFails_AndItsJob_HaveTheErrorAsTheirStatus()
    {
        await using var bench = await JobEngineFixture.StartAsync(new TestKind("bad", async (job, token) =>
        {
            await job.StepAsync(new("a", "phase", "first", "A"), (_, _) => Task.FromResult(1), token);
            return await job.StepAsync<JsonElement>(
                new("a/b", "tool", "second", "B", "a", 1), (_, _) => throw new JobFailedException("too_bad", "It cannot be done."), token);
        }));
        var job = await bench.CreateAsync("bad");
        await bench.ToEndAsync(job);
        await bench.StopAsync(); // the job's span ends after its log is closed

        var spans = _ended.Where(span => (string?)span.GetTagItem("headway.job.id") == job).ToDictionary(static span => span.DisplayName, StringComparer.Ordinal);
        Assert.Equal(["job bad", "phase first", "queue", "tool second"], spans.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(spans["phase first"].SpanId, spans["tool second"].ParentSpanId); // the parent in the log, although that step has already ended
        Assert.Equal(spans["job bad"].SpanId, spans["phase first"].ParentSpanId);
        Assert.Equal(ActivityStatusCode.Unset, spans["phase first"].Status);
        Assert.All((Activity[])[spans["tool second"], spans["job bad"]], static span =>
        {
            Assert.Equal((ActivityStatusCode.Error, "It cannot be done."), (span.Status, span.StatusDescription));
            Assert.Equal("too_bad", span.GetTagItem("error.type"));
        });
    }

    [Theory]
    [InlineData("\"no\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("\"00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01\"")]
    public void Trace_ThatCannotBeRead_IsNone(string trace)
    {
        var job = new JobRecord { Id = "j", Kind = "k", Owner = "o", Request = Encoding.UTF8.GetBytes($$"""{"trace":{{trace}}}""") };
        using var span = JobTrace.StartAttempt(job, 1)!;
        Assert.Equal(trace.Contains("4bf9", StringComparison.Ordinal), span.TraceId.ToHexString() == "4bf92f3577b34da6a3ce929d0e0e4736");
    }
}
