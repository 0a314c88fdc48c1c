namespace Headway.AspNetCore.Access;

/// <summary>
/// Marks a route that needs no token. It is set where the route itself is marked with <c>AllowAnonymous()</c>: on a whole
/// group this word exempts the routes from the application's authorization, and not from tokens.
/// </summary>
internal sealed class OpenRoute
{
    public static OpenRoute Instance { get; } = new();
}
