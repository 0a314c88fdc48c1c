using Headway.AspNetCore.Connections;
using Headway.Jobs;
using Headway.Log;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Native;

/// <summary>Health checks: whether the process is alive, and whether it accepts work.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan s_storeAnswers = TimeSpan.FromSeconds(2);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/healthz", static () => Results.Json(new { Status = "ok" }, JobJson.Options)).WithSummary("Whether the process lives").AllowAnonymous();
        routes.MapGet("/readyz", ReadyAsync).WithSummary("Whether it takes work").AllowAnonymous();
    }

    private static async Task<IResult> ReadyAsync(EventLog log, ConnectionRegistry clock, CancellationToken cancellationToken)
    {
        if (clock.IsDraining)
        {
            return HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, "stopping", "The server is stopping.");
        }

        // Other requests wait for an unreachable store. A health check needs a quick answer.
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(s_storeAnswers);
        try
        {
            await log.ListAsync(new(Limit: 1), soon.Token); // throws when the store cannot be read: 503
            return Results.Json(new { Status = "ready" }, JobJson.Options);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HeadwayProblem.Of(StatusCodes.Status503ServiceUnavailable, "store_unreachable", "The store does not answer.");
        }
    }
}
