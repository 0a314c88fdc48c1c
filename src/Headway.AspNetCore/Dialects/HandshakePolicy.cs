using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Headway.AspNetCore.Dialects;

/// <summary>Marks a route that shares its path with another: this one is for WebSocket handshakes, or for plain requests.</summary>
internal sealed record HandshakeRoute(bool IsSocket);

/// <summary>
/// Lets two contracts share one path: one over WebSocket, the other over HTTP. Where only one of them is served, it
/// gets every request, and refuses what it cannot serve.
/// </summary>
internal sealed class HandshakePolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    public override int Order => 0;

    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints) =>
        endpoints.Any(static endpoint => endpoint.Metadata.GetMetadata<HandshakeRoute>() is not null);

    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        var isSocket = SocketHandshake.IsRequested(httpContext);
        var fits = Enumerable.Range(0, candidates.Count).Any(at => Of(candidates, at) == isSocket);
        for (var i = 0; fits && i < candidates.Count; i++)
        {
            if (Of(candidates, i) == !isSocket)
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static bool? Of(CandidateSet candidates, int at) =>
        candidates.IsValidCandidate(at) ? candidates[at].Endpoint.Metadata.GetMetadata<HandshakeRoute>()?.IsSocket : null;
}
