using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore.Metrics;

/// <summary>Maps <c>/metrics</c>, which needs the admin scope unless <see cref="AuthOptions.OpenMetrics"/> is set.</summary>
internal static class MetricsEndpoint
{
    private const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var page = routes.ServiceProvider.GetRequiredService<PrometheusExporter>(); // created here, so that it records measurements from startup on
        var route = routes.MapGet("/metrics", () => Results.Text(page.Write(), ContentType)).WithSummary("Returns the metrics in the Prometheus text format").RequireAdmin();
        if (routes.ServiceProvider.GetRequiredService<AuthOptions>().OpenMetrics)
        {
            route.AllowAnonymous();
        }
    }
}
