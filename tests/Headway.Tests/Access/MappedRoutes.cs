using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Access;

/// <summary>All routes of a host, so that tests also cover routes that are added later.</summary>
internal static class MappedRoutes
{
    public static IEnumerable<(string Method, string Route)> Of(AccessHost host) =>
        Endpoints(host).Select(static pair => (pair.Method, pair.Endpoint.RoutePattern.RawText!));

    /// <summary>Returns the routes with their metadata.</summary>
    public static IEnumerable<(string Method, RouteEndpoint Endpoint)> Endpoints(AccessHost host) => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Where(static method => method != "CONNECT") // CONNECT opens the same WebSocket over HTTP/2
            .Select(method => (method, endpoint)));

    /// <summary>Replaces each parameter of a route with an id.</summary>
    public static string Fill(string route, string id) => string.Join('/', route.Split('/').Select(part => part.StartsWith('{') ? id : part));
}
