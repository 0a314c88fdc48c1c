using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>Endpoint metadata of a route that shows data of all users. If keys are configured, its callers need the admin scope.</summary>
internal sealed class AdminOnly
{
    public static AdminOnly Instance { get; } = new();
}

/// <summary>Adds <see cref="AdminOnly"/> to routes.</summary>
internal static class AdminOnlyExtensions
{
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(AdminOnly.Instance);
}
