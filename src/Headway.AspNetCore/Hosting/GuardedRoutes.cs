using Headway.AspNetCore.Access;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Headway.AspNetCore.Hosting;

/// <summary>
/// Maps routes with a check of origin, token and rate for each request, and with problem details for errors. The checks
/// wrap the request delegate of each endpoint, because endpoint filters do not run for 404, 405, 415 or OPTIONS, and run
/// only after the body is parsed.
/// </summary>
internal static class GuardedRoutes
{
    /// <summary>Maps routes under a prefix.</summary>
    /// <param name="routes">The application, or a group of it.</param>
    /// <param name="prefix">The prefix; empty for none.</param>
    /// <param name="map">Maps the routes.</param>
    /// <param name="root">The first segment of all these routes, such as <c>v1</c>: unknown paths below it get 404 <c>unknown_route</c>. Null leaves unknown paths to the application.</param>
    public static RouteGroupBuilder MapGuarded(this IEndpointRouteBuilder routes, string prefix, Action<IEndpointRouteBuilder> map, string? root = null)
    {
        var guard = RouteGuard.For(routes.ServiceProvider);
        var outer = routes.MapGroup(prefix);
        var group = outer.MapGroup("");
        map(group);
        if (root is not null)
        {
            group.Map($"/{root}/{{**path}}", RouteResponses.UnknownRoute).WithOrder(int.MaxValue - 1).ExcludeFromDescription();
        }

        var patterns = MapOtherMethods(group);
        var conventions = (IEndpointConventionBuilder)group;
        conventions.Add(endpoint =>
        {
            var route = (RouteEndpointBuilder)endpoint;
            route.Metadata.Add(new RoutePrefix(route.RoutePattern.PathSegments.Count - OwnSegments(route.RoutePattern, patterns)));
        });
        conventions.Finally(endpoint =>
        {
            // Metadata after RoutePrefix comes from the route itself. Earlier metadata comes from the group and concerns only the application's authorization.
            if (endpoint.Metadata.SkipWhile(static item => item is not RoutePrefix).Any(static item => item is IAllowAnonymous))
            {
                endpoint.Metadata.Add(OpenRoute.Instance);
            }

            endpoint.RequestDelegate = guard.Wrap(endpoint.RequestDelegate!);
        });
        return outer;
    }

    /// <summary>Maps a route that answers WebSocket handshakes: GET over HTTP/1.1, extended CONNECT over HTTP/2 (RFC 8441).</summary>
    public static RouteHandlerBuilder MapSocket(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, SocketHandshake.Methods, handler).WithMetadata(new HandshakeRoute(IsSocket: true)).ExcludeFromDescription();

    // Adds HEAD to every pattern that has GET, a response to OPTIONS, and 405 for other methods.
    private static IReadOnlyList<RoutePattern> MapOtherMethods(RouteGroupBuilder group)
    {
        var byPattern = ((IEndpointRouteBuilder)group).DataSources.SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
            .GroupBy(static endpoint => endpoint.RoutePattern.RawText, StringComparer.Ordinal).ToList();
        foreach (var (pattern, endpoints) in byPattern.Select(static grouping => (grouping.Key!, grouping.ToList())))
        {
            var methods = endpoints.SelectMany(static endpoint => endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? []).Distinct(StringComparer.Ordinal).ToList();
            if (methods.Count == 0)
            {
                continue; // the pattern accepts every method
            }

            if (methods.Contains(HttpMethods.Get) && !methods.Contains(HttpMethods.Head))
            {
                endpoints.ForEach(endpoint => MapHead(group, pattern, endpoint));
                methods.Add(HttpMethods.Head);
            }

            var other = group.Map(pattern, http => RouteResponses.OtherMethodAsync(http, methods)).WithOrder(endpoints.Max(static endpoint => endpoint.Order)).ExcludeFromDescription();
            foreach (var metadata in endpoints.SelectMany(static endpoint => endpoint.Metadata).Where(static item => item is IAllowAnonymous or AdminOnly))
            {
                other.WithMetadata(metadata);
            }
        }

        return [.. byPattern.Select(static grouping => grouping.First().RoutePattern)];
    }

    // HEAD runs the route of GET. The server sends no body. A live response ends after its headers, and a start creates no job.
    private static void MapHead(RouteGroupBuilder group, string pattern, RouteEndpoint endpoint)
    {
        if (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods.Contains(HttpMethods.Get) == true)
        {
            var own = endpoint.Metadata.Where(static item => item is IAllowAnonymous or AdminOnly or AcceptsTickets or HandshakeRoute or SocketAddress or QueryParameters);
            group.MapMethods(pattern, [HttpMethods.Head], endpoint.RequestDelegate!).WithOrder(endpoint.Order).WithMetadata([.. own]).ExcludeFromDescription();
        }
    }

    // The full pattern ends with the pattern that was mapped in the group.
    private static int OwnSegments(RoutePattern full, IReadOnlyList<RoutePattern> patterns) =>
        patterns.Where(own => IsEnd(own.RawText!, full.RawText!)).Select(static own => own.PathSegments.Count).DefaultIfEmpty(full.PathSegments.Count).Max();

    private static bool IsEnd(string own, string full) =>
        full.AsSpan().TrimStart('/').EndsWith(own.AsSpan().TrimStart('/'), StringComparison.Ordinal);
}
