using System.Globalization;
using System.Text.Json;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>Checks JSON Web Tokens (RFC 7519) after the advice of RFC 8725.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class TokenReader(KeyRing keys, TimeProvider time)
{
    private const int MostBytes = 8 << 10;
    private const int MostOwner = 200;

    // Extensions that must be understood (RFC 7515, section 4.1.11), and compression, which only encrypted tokens have.
    private static readonly string[] s_refusedHeaders = ["crit", "zip"];

    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = MostBytes };

    /// <summary>The caller, or why not.</summary>
    public async ValueTask<(Caller? Caller, TokenFault Fault)> ReadAsync(string token, CancellationToken cancellationToken)
    {
        if (Parse(token) is not { } parsed)
        {
            return (null, TokenFault.Invalid);
        }

        if (await keys.FindAsync(parsed.Kid, cancellationToken) is not { } set)
        {
            return (null, TokenFault.Unchecked);
        }

        try
        {
            return Judge(parsed, await s_handler.ValidateTokenAsync(parsed, set.Parameters));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, TokenFault.Invalid); // the library may fail in any way on hostile input
        }
    }

    private static JsonWebToken? Parse(string token)
    {
        // Three parts: a token of five is encrypted, and decrypting what a stranger sends is an attack surface of its own.
        if (token.Length > MostBytes || token.Count(static c => c == '.') != 2)
        {
            return null;
        }

        try
        {
            var parsed = new JsonWebToken(token);
            _ = parsed.Kid; // read here, where a fault is the token's
            return s_refusedHeaders.Any(name => parsed.TryGetHeaderValue<object>(name, out _)) ? null : parsed;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null;
        }
    }

    private (Caller? Caller, TokenFault Fault) Judge(JsonWebToken token, TokenValidationResult result)
    {
        if (result.IsValid)
        {
            return Owner(token) is { } owner ? (new(owner, Scopes(token), new(token.ValidTo, TimeSpan.Zero)), default) : (null, TokenFault.Invalid);
        }

        // The library checks the signature first: only who had a good token learns that its time is over.
        var hasExpired = token.ValidTo > DateTime.MinValue && token.ValidTo < time.GetUtcNow().UtcDateTime;
        return (null, hasExpired && result.Exception is SecurityTokenInvalidLifetimeException ? TokenFault.Expired : TokenFault.Invalid);
    }

    // It stands in the store, in events and in the server's messages: one line of text, and not a long one.
    private static string? Owner(JsonWebToken token)
    {
        // The library reads a number as a string; 7 and "7" are not the same owner.
        using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload));
        return payload.RootElement.TryGetProperty(JwtRegisteredClaimNames.Sub, out var sub) && sub.ValueKind == JsonValueKind.String
            && sub.GetString() is { Length: > 0 and <= MostOwner } owner && !owner.Any(IsUnprintable) ? owner : null;
    }

    private static bool IsUnprintable(char c) => char.IsControl(c)
        || char.GetUnicodeCategory(c) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Format;

    // A string of words (RFC 8693, section 4.2), or, as some issuers write it, an array.
    private static string[] Scopes(JsonWebToken token) =>
        [.. token.Claims.Where(static claim => claim.Type == Caller.ScopeClaim).SelectMany(static claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];
}
