using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>Marks a live route, which a ticket opens. Whatever the route looks up, a ticket shows it one job only (<see cref="Callers"/>).</summary>
internal sealed class TakesTickets
{
    public static TakesTickets Instance { get; } = new();
}

/// <summary>How a route says so.</summary>
internal static class TakesTicketsExtensions
{
    public static TBuilder TakeTickets<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(TakesTickets.Instance);
}
