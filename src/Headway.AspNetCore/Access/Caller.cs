using System.Security.Claims;

namespace Headway.AspNetCore.Access;

/// <summary>Whom a token vouches for.</summary>
/// <param name="Owner">The <c>sub</c>: whose jobs these are.</param>
/// <param name="Scopes">The words of <c>scope</c>.</param>
/// <param name="Expires">When the token ends.</param>
internal sealed record Caller(string Owner, IReadOnlyList<string> Scopes, DateTimeOffset Expires)
{
    public const string ScopeClaim = "scope";

    private const string OwnerClaim = "sub";

    /// <summary>The caller as ASP.NET Core's user.</summary>
    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [new(OwnerClaim, Owner), .. Scopes.Select(static scope => new Claim(ScopeClaim, scope))], "Bearer", OwnerClaim, roleType: null));
}
