using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Access;

/// <summary>All that a host maps, so that a test covers the routes of tomorrow too.</summary>
internal static class MappedRoutes
{
    public static IEnumerable<(string Method, string Route)> Of(AccessHost host) =>
        Endpoints(host).Select(static pair => (pair.Method, pair.Endpoint.RoutePattern.RawText!));

    /// <summary>The same, with what the routes say about themselves.</summary>
    public static IEnumerable<(string Method, RouteEndpoint Endpoint)> Endpoints(AccessHost host) => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Where(static method => method != "CONNECT") // the same socket over HTTP/2
            .Select(method => (method, endpoint)));

    /// <summary>The route with this id for each of its parameters.</summary>
    public static string Fill(string route, string id) => string.Join('/', route.Split('/').Select(part => part.StartsWith('{') ? id : part));
}
