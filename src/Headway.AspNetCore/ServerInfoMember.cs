namespace Headway.AspNetCore;

/// <summary>A member that a package adds to the response of <c>GET /v1/info</c>. Register each member as a singleton.</summary>
/// <param name="Name">The member's name, in snake_case.</param>
/// <param name="Value">Returns the current value, or null to omit the member. Must be fast and thread-safe.</param>
public sealed record ServerInfoMember(string Name, Func<object?> Value);
