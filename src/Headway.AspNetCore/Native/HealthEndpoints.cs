using Headway.AspNetCore.Access;
using Headway.AspNetCore.Connections;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Native;

/// <summary>For those who run it: alive, ready, and what it counts.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan s_storeAnswers = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static () => Results.Json(new { status = "ok" })).WithSummary("Whether the process lives").AllowAnonymous();
        routes.MapGet("/readyz", ReadyAsync).WithSummary("Whether it takes work").AllowAnonymous();
    }

    /// <summary>What the process counts.</summary>
    public static void MapMetrics(IEndpointRouteBuilder routes)
    {
        var metricsRoute = routes.MapGet("/metrics", static (HeadwayMetrics metrics, EventLog log, JobEngine engine, ConnectionClock clock, AccessMetrics access, ChannelCounts channels, IEnumerable<IMetricSource> others) =>
            Results.Text(metrics.Write(log, engine, clock, others, access.Write, channels.Write), "text/plain; version=0.0.4; charset=utf-8")).WithSummary("What it counts").RequireAdmin();
        if (routes.ServiceProvider.GetRequiredService<AuthOptions>().OpenMetrics)
        {
            metricsRoute.AllowAnonymous();
        }
    }

    private static async Task<IResult> ReadyAsync(EventLog log, ConnectionClock clock, CancellationToken cancellationToken)
    {
        if (clock.IsDraining)
        {
            return HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, "stopping", "The server is stopping.");
        }

        // Others wait for a store that is away for a while. Whoever asks this wants to know now.
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(s_storeAnswers);
        try
        {
            await log.ListAsync(new(Limit: 1), soon.Token); // throws when the store cannot be read: 503
            return Results.Json(new { status = "ready" });
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, "store_unreachable", "The store does not answer.");
        }
    }
}
