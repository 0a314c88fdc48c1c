using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>Sets the access rules of routes as endpoint metadata.</summary>
internal static class RouteMetadata
{
    /// <summary>Requires the admin scope, if keys are configured.</summary>
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(AdminOnly.Instance);

    /// <summary>Accepts tickets.</summary>
    public static TBuilder AcceptTickets<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(AcceptsTickets.Instance);

    /// <summary>Sets the rate category. The default is <see cref="RateCategory.Requests"/>.</summary>
    public static TBuilder WithRate<TBuilder>(this TBuilder route, RateCategory rate)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(new RateMetadata(rate));
}

/// <summary>The route shows data of all users. If keys are configured, its callers need the admin scope.</summary>
internal sealed class AdminOnly
{
    public static AdminOnly Instance { get; } = new();
}

/// <summary>
/// The route needs no token. Added only to routes that call <c>AllowAnonymous()</c> themselves: on a whole group, that call
/// exempts the routes from the application's authorization, but not from tokens.
/// </summary>
internal sealed class OpenRoute
{
    public static OpenRoute Instance { get; } = new();
}

/// <summary>The route has live responses and accepts tickets. A request with a ticket can access only the ticket's job (<see cref="Callers"/>).</summary>
internal sealed class AcceptsTickets
{
    public static AcceptsTickets Instance { get; } = new();
}

/// <summary>The rate category of the route.</summary>
internal sealed record RateMetadata(RateCategory Category);

/// <summary>The categories of requests; each has its own rate limit.</summary>
internal enum RateCategory
{
    /// <summary>All requests of no other category.</summary>
    Requests,

    /// <summary>Requests that create a job.</summary>
    Jobs,

    /// <summary>Requests that append to a log.</summary>
    Appends,
}
