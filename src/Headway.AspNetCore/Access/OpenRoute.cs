namespace Headway.AspNetCore.Access;

/// <summary>
/// Endpoint metadata of a route that needs no token. It is added only to routes that call <c>AllowAnonymous()</c>
/// themselves: on a whole group, that call exempts the routes from the application's authorization, but not from tokens.
/// </summary>
internal sealed class OpenRoute
{
    public static OpenRoute Instance { get; } = new();
}
