using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>Endpoint metadata of a live route that accepts tickets. A request with a ticket can access only the ticket's job (<see cref="Callers"/>).</summary>
internal sealed class TakesTickets
{
    public static TakesTickets Instance { get; } = new();
}

/// <summary>Adds <see cref="TakesTickets"/> to routes.</summary>
internal static class TakesTicketsExtensions
{
    public static TBuilder TakeTickets<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(TakesTickets.Instance);
}
