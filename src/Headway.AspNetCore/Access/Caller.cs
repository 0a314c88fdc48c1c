using System.Security.Claims;

namespace Headway.AspNetCore.Access;

/// <summary>The caller that a token or ticket authenticates.</summary>
/// <param name="Owner">The claim <c>sub</c>, which is the owner of the caller's jobs.</param>
/// <param name="Scopes">The values of the claim <c>scope</c>.</param>
/// <param name="Expires">When the token expires.</param>
internal sealed record Caller(string Owner, IReadOnlyList<string> Scopes, DateTimeOffset Expires)
{
    public const string ScopeClaim = "scope";

    private const string OwnerClaim = "sub";

    /// <summary>Converts the caller to the user of an ASP.NET Core request.</summary>
    public ClaimsPrincipal ToPrincipal() => new(new ClaimsIdentity(
        [new(OwnerClaim, Owner), .. Scopes.Select(static scope => new Claim(ScopeClaim, scope))], "Bearer", OwnerClaim, roleType: null));
}
