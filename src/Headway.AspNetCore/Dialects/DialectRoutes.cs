using System.Diagnostics.CodeAnalysis;
using Headway.AspNetCore.Access;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Native;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Maps the routes that follow a job, which accept a browser's ticket, and the routes that start one, which count against
/// <see cref="HttpOptions.JobsPerSecond"/>. Map all other routes of a dialect as usual. Each GET also answers HEAD. A route
/// declares its query parameters other than the cursor with <c>TakesQuery</c>.
/// </summary>
/// <remarks>Two dialects may share a path if one maps a stream and the other a socket.</remarks>
[Experimental(Seam.Diagnostic)]
public static class DialectRoutes
{
    /// <summary>Maps a GET that follows a job over Server-Sent Events.</summary>
    /// <param name="routes">The route builder that <see cref="Dialect.Map"/> received.</param>
    /// <param name="pattern">The pattern, such as <c>/ticker/{id}</c>.</param>
    /// <param name="handler">Returns the result of a method of <see cref="DialectStreams"/>.</param>
    public static RouteHandlerBuilder MapStream(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapGet(pattern, handler).WithMetadata(new HandshakeRoute(IsSocket: false)).AcceptTickets().TakesCursor();

    /// <summary>Maps a WebSocket that follows a job: GET over HTTP/1.1, extended CONNECT over HTTP/2 (RFC 8441).</summary>
    /// <inheritdoc cref="MapStream"/>
    public static RouteHandlerBuilder MapSocket(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        GuardedRoutes.MapSocket(routes, pattern, handler).AcceptTickets().TakesCursor();

    /// <summary>Maps a request that starts a job.</summary>
    /// <param name="routes">The route builder that <see cref="Dialect.Map"/> received.</param>
    /// <param name="pattern">The pattern.</param>
    /// <param name="handler">Starts the job with <see cref="DialectRequest.StartAsync"/>, through <see cref="StartingAddress"/> if the answer is its stream. A HEAD runs the handler of the GET.</param>
    /// <param name="method">The HTTP method. The default value is <c>POST</c>.</param>
    public static RouteHandlerBuilder MapStart(this IEndpointRouteBuilder routes, string pattern, Delegate handler, string method = "POST") =>
        routes.MapMethods(pattern, [method], handler).WithRate(RateCategory.Jobs).TakesCursor();

    private static RouteHandlerBuilder TakesCursor(this RouteHandlerBuilder route) => route.TakesQuery([.. RequestCursor.Names]);
}
