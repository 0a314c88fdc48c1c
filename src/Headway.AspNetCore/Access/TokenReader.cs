using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>Checks JSON Web Tokens (RFC 7519) after the advice of RFC 8725.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TokenReader(KeyRing keys, AuthOptions options, TimeProvider time)
{
    private const int MostBytes = 8 << 10;
    private const int MostOwner = 200;

    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = MostBytes };

    /// <summary>The caller, or why not.</summary>
    public (Caller? Caller, TokenFault Fault) Read(string token)
    {
        // Three parts: a token of five is encrypted, and decrypting what a stranger sends is an attack surface of its own.
        if (token.Length > MostBytes || token.Count(static c => c == '.') != 2)
        {
            return (null, TokenFault.Invalid);
        }

        try
        {
            return Check(new JsonWebToken(token), token);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, TokenFault.Invalid); // what a stranger wrote may break the library in any way
        }
    }

    private (Caller? Caller, TokenFault Fault) Check(JsonWebToken parsed, string token)
    {
        var candidates = parsed.TryGetHeaderValue<object>("crit", out _) ? [] : keys.Find(parsed.Alg, parsed.Kid);
        if (candidates.Count == 0)
        {
            return (null, TokenFault.Invalid);
        }

#pragma warning disable CS0618
        var result = s_handler.ValidateToken(token, Parameters(candidates));
#pragma warning restore CS0618
        if (result.IsValid)
        {
            return Owner(parsed) is { } owner ? (new(owner, Scopes(parsed), new(parsed.ValidTo, TimeSpan.Zero)), default) : (null, TokenFault.Invalid);
        }

        // The library checks the signature first: only who had a good token learns that its time is over.
        return (null, result.Exception is SecurityTokenInvalidLifetimeException && parsed.ValidTo > DateTime.MinValue && parsed.ValidTo < Now ? TokenFault.Expired : TokenFault.Invalid);
    }

    private DateTime Now => time.GetUtcNow().UtcDateTime;

    private TokenValidationParameters Parameters(IReadOnlyList<TokenKey> candidates) => new()
    {
        ValidAlgorithms = [candidates[0].Algorithm],
        IssuerSigningKeys = candidates.Select(static key => key.Key),
        RequireSignedTokens = true,
        RequireExpirationTime = true,
        LifetimeValidator = IsInTime,
        ValidateIssuer = options.Issuer is not null,
        ValidIssuer = options.Issuer,
        ValidateAudience = options.Audience is not null,
        ValidAudience = options.Audience,
    };

    private bool IsInTime(DateTime? notBefore, DateTime? expires, SecurityToken token, TokenValidationParameters parameters) =>
        expires is { } end && end > Now - options.ClockSkew && !(notBefore > Now + options.ClockSkew);

    // It stands in the store, in events and in the server's messages: one line of text, and not a long one.
    private static string? Owner(JsonWebToken token)
    {
        var claims = token.Claims.Where(static claim => claim.Type == JwtRegisteredClaimNames.Sub).ToList();
        return claims is [{ ValueType: ClaimValueTypes.String, Value: { Length: > 0 and <= MostOwner } owner }] && !owner.Any(IsUnprintable) ? owner : null;
    }

    private static bool IsUnprintable(char c) => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;

    // A string of words (RFC 8693, section 4.2), or, as some issuers write it, an array.
    private static string[] Scopes(JsonWebToken token) =>
        [.. token.Claims.Where(static claim => claim.Type == Caller.ScopeClaim).SelectMany(static claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
