using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Headway.AspNetCore.Hosting;

/// <summary>Endpoint metadata: the address that has the same content over a WebSocket.</summary>
/// <param name="Pattern">The route pattern, with <c>{id}</c> for the id of the request.</param>
internal sealed record SocketAddress(string Pattern);

/// <summary>Refuses WebSocket handshakes at addresses without a WebSocket. Without this check the client would get a plain answer, such as 200 with JSON.</summary>
internal static class HandshakeCheck
{
    /// <summary>Names the WebSocket with the same content, for the error message.</summary>
    public static TBuilder WithSocketAt<TBuilder>(this TBuilder route, string pattern)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new SocketAddress(pattern));

    /// <summary>Returns the refusal of a handshake, or null if the request may proceed.</summary>
    public static RequestDelegate? Refuse(HttpContext http)
    {
        if (!SocketHandshake.IsRequested(http)
            || http.GetEndpoint() is not RouteEndpoint route
            || route.Metadata.GetMetadata<HandshakeRoute>() is { IsSocket: true }
            || route.RoutePattern.Parameters.Any(static parameter => parameter.IsCatchAll)) // answers 404 itself
        {
            return null;
        }

        return HeadwayProblem.Of(StatusCodes.Status400BadRequest, "no_websocket", $"This address has no WebSocket. {Advice(http, route)}").ExecuteAsync;
    }

    private static string Advice(HttpContext http, RouteEndpoint route) =>
        route.Metadata.GetMetadata<SocketAddress>() is { Pattern: var pattern }
            ? $"Use {http.AddressOf(pattern.Replace("{id}", Uri.EscapeDataString(http.Request.RouteValues["id"] as string ?? ""), StringComparison.Ordinal))}."
        : route.Metadata.GetMetadata<HandshakeRoute>() is not null ? "It sends Server-Sent Events in answer to a plain request."
        : "Send a plain request.";
}
