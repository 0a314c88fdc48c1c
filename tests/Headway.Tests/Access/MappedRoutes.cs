using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Headway.Tests.Access;

/// <summary>All that a host maps, so that a test covers the routes of tomorrow too.</summary>
internal static class MappedRoutes
{
    public static IEnumerable<(string Method, string Route)> Of(AccessHost host) => host.Services.GetServices<EndpointDataSource>()
        .SelectMany(static source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(static endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Select(method => (method, endpoint.RoutePattern.RawText!)));

    /// <summary>The route with this id for each of its parameters.</summary>
    public static string Fill(string route, string id) => string.Join('/', route.Split('/').Select(part => part.StartsWith('{') ? id : part));
}
