namespace Headway.AspNetCore;

/// <summary>A member of <c>GET /v1/info</c> that a package adds. Register one as a singleton for each member.</summary>
/// <param name="Name">The member's name, in snake_case.</param>
/// <param name="Value">Its value as it is now, or null to leave it out; must be quick and thread-safe.</param>
public sealed record ServerFact(string Name, Func<object?> Value);
