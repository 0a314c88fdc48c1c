using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Matching;

namespace Headway.AspNetCore.Hosting;

/// <summary>Endpoint metadata of a route that may share its path: it accepts WebSocket handshakes, or plain requests.</summary>
internal sealed record HandshakeRoute(bool IsSocket);

/// <summary>
/// Lets two routes share one path: one for WebSocket handshakes, the other for plain requests. If only one of them is mapped,
/// it gets every request, and refuses those that it cannot serve.
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
