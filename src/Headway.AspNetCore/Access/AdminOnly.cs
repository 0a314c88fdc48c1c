using Microsoft.AspNetCore.Builder;

namespace Headway.AspNetCore.Access;

/// <summary>Marks a route that shows what concerns all users: where there are keys, its callers need the admin scope.</summary>
internal sealed class AdminOnly
{
    public static AdminOnly Instance { get; } = new();
}

/// <summary>How a route says so.</summary>
internal static class AdminOnlyExtensions
{
    public static TBuilder RequireAdmin<TBuilder>(this TBuilder route)
        where TBuilder : IEndpointConventionBuilder => route.WithMetadata(AdminOnly.Instance);
}
