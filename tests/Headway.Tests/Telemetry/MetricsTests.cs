using System.Globalization;
using System.Text.RegularExpressions;
using Headway.Tests.Native;

namespace Headway.Tests.Telemetry;

/// <summary>Metrics of jobs and commits. Without tracing, logs contain no trace ids.</summary>
public sealed partial class MetricsTests(ServerFixture server) : IClassFixture<ServerFixture>
{
    [Fact]
    public async Task Jobs_AreCountedByKindAndStatus_OverARestartToo()
    {
        await server.IndexedAsync();
        var (queued, failed) = (await CountAsync("queued"), await CountAsync("failed"));
        var job = await server.CreateAsync();
        await UntilAsync("queued", queued + 1);
        await server.AppendAsync(job, """{"type":"step"}""");
        await UntilAsync("running", 1);
        await UntilAsync("queued", queued);
        await server.AppendAsync(job, """{"type":"job.failed"}""");
        await UntilAsync("failed", failed + 1);
        await server.Server.KillAsync();
        await server.Server.StartAgainAsync();
        await UntilAsync("failed", failed + 1);
        await server.CreateAsync();
        await UntilAsync("queued", queued + 1);
    }

    [Theory]
    [InlineData("headway_commit_duration_seconds")]
    [InlineData("headway_job_wait_seconds")]
    public async Task Histograms_AddUp(string name)
    {
        await server.IndexedAsync();
        var lines = (await server.TextAsync("/metrics")).Split('\n');
        Assert.Contains($"# TYPE {name} histogram", lines);
        var buckets = lines.Select(line => BucketPattern().Match(line)).Where(match => match.Groups["name"].Value == name).Select(static match => Number(match.Groups["count"].Value)).ToList();
        Assert.Equal(buckets.Order(), buckets);
        Assert.True(buckets[^1] > 0);
        Assert.Contains($"{name}_count {buckets[^1]}", lines);
        Assert.True(Number(Assert.Single(lines, line => line.StartsWith($"{name}_sum ", StringComparison.Ordinal)).Split(' ')[1]) >= 0);
    }

    [Fact]
    public async Task Log_WhereNobodyTraces_HoldsNoTrace()
    {
        var job = await server.CreateAsync();
        using var answer = await server.GetAsync($"/v1/jobs/{job}/events", null, ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"));
        Assert.DoesNotContain("trace", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static string Series(string status) => $"headway_jobs{{kind=\"external\",status=\"{status}\"}} ";

    private Task UntilAsync(string status, double count) => server.UntilMetricAsync($"{Series(status)}{count}");

    // The tests share a server and run in any order, so each compares with the count at its start.
    private async Task<double> CountAsync(string status)
    {
        var line = (await server.TextAsync("/metrics")).Split('\n').FirstOrDefault(line => line.StartsWith(Series(status), StringComparison.Ordinal));
        return line is null ? 0 : Number(line.Split(' ')[1]);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<name>\w+)_bucket\{le=""[^""]+""\} (?<count>\d+)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BucketPattern();
}
