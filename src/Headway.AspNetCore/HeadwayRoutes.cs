using Headway.AspNetCore.Access;
using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Metrics;
using Headway.AspNetCore.Native;
using Headway.AspNetCore.Page;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.AspNetCore;

/// <summary>
/// Maps Headway's routes into an application. Each request to them is checked for origin, token and rate. Errors are
/// problem details. The application's own routes are unchanged. The same routes may be mapped under several prefixes.
/// </summary>
public static class HeadwayRoutes
{
    private const string Native = "v1";

    /// <summary>Maps the native contract: everything under <c>/v1</c> (PROTOCOL.md).</summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <param name="prefix">A path to put before the routes, such as <c>/progress</c>. The default value is none.</param>
    /// <returns>The group, for further conventions such as <c>RequireHost</c>.</returns>
    /// <exception cref="InvalidOperationException"><c>AddHeadway</c> was not called.</exception>
    public static RouteGroupBuilder MapHeadway(this IEndpointRouteBuilder routes, string prefix = "") => routes.MapGuarded(
        prefix,
        static group =>
        {
            JobEndpoints.Map(group);
            JobControlEndpoints.Map(group);
            JobChangeEndpoints.Map(group);
            ResultEndpoint.Map(group);
            ReadEndpoint.Map(group);
            ManyLogsEndpoint.Map(group);
            AppendEndpoint.Map(group);
            SocketEndpoint.Map(group);
            TicketEndpoint.Map(group);
            InfoEndpoint.Map(group);
        },
        root: Native);

    /// <summary>Maps the wire contracts beside the native one: those that <see cref="DialectsOptions"/> enables, and those that the application added.</summary>
    /// <inheritdoc cref="MapHeadway"/>
    public static RouteGroupBuilder MapHeadwayDialects(this IEndpointRouteBuilder routes, string prefix = "") =>
        routes.MapGuarded(prefix, static group => group.ServiceProvider.GetRequiredService<DialectTable>().Map(group));

    /// <summary>Maps <c>/healthz</c> (the process is alive) and <c>/readyz</c> (the process accepts work).</summary>
    /// <inheritdoc cref="MapHeadway"/>
    public static RouteGroupBuilder MapHeadwayHealth(this IEndpointRouteBuilder routes, string prefix = "") =>
        routes.MapGuarded(prefix, HealthEndpoints.Map);

    /// <summary>Maps <c>/metrics</c> in the Prometheus text format. If keys are configured, it needs the admin scope, unless <see cref="AuthOptions.OpenMetrics"/> is set.</summary>
    /// <inheritdoc cref="MapHeadway"/>
    public static RouteGroupBuilder MapHeadwayMetrics(this IEndpointRouteBuilder routes, string prefix = "") =>
        routes.MapGuarded(prefix, MetricsEndpoint.Map);

    /// <summary>
    /// Maps the web page: every GET below the prefix that no other route handles. The page requires <see cref="MapHeadway"/>
    /// under the same prefix, and also uses the routes of <c>MapHeadwayResearch</c>, <see cref="MapHeadwayDialects"/> and
    /// <see cref="MapHeadwayMetrics"/> if they are mapped there. The base element of the start page contains the path base
    /// and the prefix.
    /// </summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <param name="folder">The folder of the built page, with its <c>index.html</c>. A relative path starts at the working directory.</param>
    /// <param name="prefix">A path to put before the routes, such as <c>/progress</c>. The default value is none.</param>
    /// <exception cref="DirectoryNotFoundException">The folder contains no <c>index.html</c>.</exception>
    public static RouteGroupBuilder MapHeadwayPage(this IEndpointRouteBuilder routes, string folder, string prefix = "") =>
        File.Exists(Path.Combine(folder, "index.html"))
            ? routes.MapGuarded(prefix, new WebPageFiles(folder).Map)
            : throw new DirectoryNotFoundException($"There is no index.html in {folder}. Build the page first (web/).");

    /// <summary>
    /// Names the parameters that a route reads from the query. A request with a misspelt name is refused with 400
    /// <c>unknown_parameter</c>; other unknown parameters are ignored. May be called several times.
    /// </summary>
    /// <param name="route">The route.</param>
    /// <param name="names">The names. Case is ignored.</param>
    public static TBuilder TakesQuery<TBuilder>(this TBuilder route, params string[] names)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new QueryParameters(names));

    /// <summary>
    /// Maps routes of a package that extends Headway, with the same checks and error responses. A route that needs no token
    /// calls <c>AllowAnonymous()</c>.
    /// </summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <param name="prefix">A path to put before the routes; empty for none.</param>
    /// <param name="map">Maps the routes.</param>
    public static RouteGroupBuilder MapHeadwayRoutes(this IEndpointRouteBuilder routes, string prefix, Action<IEndpointRouteBuilder> map) =>
        routes.MapGuarded(prefix, map);
}
