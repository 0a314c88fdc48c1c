using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Headway.AspNetCore.Dialects;

/// <summary>Marks a route that only a WebSocket handshake reaches, or (<paramref name="IsSocket"/> false) only a plain request.</summary>
internal sealed record HandshakeRoute(bool IsSocket);

/// <summary>Lets two contracts share one path: one over WebSocket, the other over HTTP.</summary>
internal sealed class HandshakePolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<HandshakeRoute>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        // The middleware that knows sockets has not run yet where routing is decided: the header has to tell.
        var isSocket = httpContext.Request.Headers.Upgrade.ToString().Contains("websocket", StringComparison.OrdinalIgnoreCase);
        for (var i = 0; i < candidates.Count; i++)
        {
            if (candidates[i].Endpoint.Metadata.GetMetadata<HandshakeRoute>() is { } route && route.IsSocket != isSocket)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }
}
