using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Headway.Tests.Access;
using Headway.Tests.Documentation;
using Headway.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Telemetry;

/// <summary>The metrics of a server match the table in docs/operations.md. A metric that cannot be read does not make the request fail.</summary>
public sealed partial class DocumentedMetricsTests
{
    [Fact]
    public async Task Metrics_OfANodeWithRedis_AreThoseOfTheDocument()
    {
        await using var nodes = await RedisNodes.StartAsync(1);
        var text = await nodes[0].Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        var document = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operations.md"));
        var documented = document.Split('\n').Where(static line => line.StartsWith("| `headway_", StringComparison.Ordinal))
            .SelectMany(static line => NamePattern().Matches(line.Split('|')[1])).Select(static match => match.Value);
        var exported = text.Split('\n').Where(static line => line.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(static line => line.Split(' ')[2]);
        Assert.Equal(documented.Order(StringComparer.Ordinal), exported.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Metrics_CallbackThatThrows_Answers200_WithTheOtherFigures()
    {
        await using var host = await AccessHost.StartAsync();
        var meter = host.Services.GetRequiredService<IMeterFactory>().Create("Headway");
        meter.CreateObservableGauge("headway.broken", long () => throw new InvalidOperationException("Redis restarts."));
        var text = await host.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.Contains("\nheadway_events_appended_total 0\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\nheadway_broken ", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TwoHosts_InOneProcess_CountApart()
    {
        await using var one = await AccessHost.StartAsync();
        await using var two = await AccessHost.StartAsync();
        await one.CreateAsync(token: null);
        Assert.Contains("\nheadway_jobs{kind=\"external\",status=\"queued\"} 1\n", await one.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative)), StringComparison.Ordinal);
        var other = await two.Http.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        Assert.DoesNotContain("\nheadway_jobs{kind=\"external\"", other, StringComparison.Ordinal);
        Assert.Contains("\nheadway_commit_requests_total 0\n", other, StringComparison.Ordinal);
    }

    [GeneratedRegex("headway_[a-z_]+", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();
}
