using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>Validates JSON Web Tokens (RFC 7519) as RFC 8725 recommends.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed partial class TokenValidator(KeyCache keys, TimeProvider time, ILogger<TokenValidator> logger)
{
    private const int MaxBytes = 8 << 10;
    private const int MaxOwnerLength = 200;

    // crit: extensions that a recipient must support (RFC 7515, section 4.1.11). zip: compression, only for encrypted tokens.
    private static readonly string[] s_refusedHeaders = ["crit", "zip"];

    private static readonly JsonDocumentOptions s_strict = new() { AllowDuplicateProperties = false };

    private static readonly JsonWebTokenHandler s_handler = new() { MaximumTokenSizeInBytes = MaxBytes };

    /// <summary>Returns the caller, or why the token is refused.</summary>
    public async ValueTask<(Caller? Caller, TokenFault Fault)> ValidateAsync(string token, CancellationToken cancellationToken)
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
            return ToOutcome(parsed, await s_handler.ValidateTokenAsync(parsed, set.Parameters));
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, TokenFault.Invalid); // the library may throw any exception for hostile input
        }
    }

    private static JsonWebToken? Parse(string token)
    {
        // A signed token has three parts. Encrypted tokens, which have five, are refused to keep the attack surface small.
        if (token.Length > MaxBytes || token.Count(static c => c == '.') != 2)
        {
            return null;
        }

        try
        {
            var parsed = new JsonWebToken(token);
            _ = parsed.Kid; // parsed lazily: an invalid kid must throw inside this try block
            return s_refusedHeaders.Any(name => parsed.TryGetHeaderValue<object>(name, out _)) ? null : parsed;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return null;
        }
    }

    private (Caller? Caller, TokenFault Fault) ToOutcome(JsonWebToken token, TokenValidationResult result)
    {
        if (result.IsValid)
        {
            return Owner(token) is { } owner ? (new(owner, Scopes(token), new(token.ValidTo, TimeSpan.Zero)), default) : (null, TokenFault.Invalid);
        }

        // The library checks the signature before the lifetime, so only an otherwise valid token is reported as expired.
        var hasExpired = token.ValidTo > DateTime.MinValue && token.ValidTo < time.GetUtcNow().UtcDateTime;
        return (null, hasExpired && result.Exception is SecurityTokenInvalidLifetimeException ? TokenFault.Expired : TokenFault.Invalid);
    }

    private string? Owner(JsonWebToken token)
    {
        var owner = ReadOwner(token);
        if (owner is null)
        {
            LogRefusedOwner();
        }

        return owner;
    }

    // Read from the JSON, because the library converts other values to strings: 7 and "7" must not be the same owner, nor a
    // list and its first element, nor texts with different invalid bytes.
    private static string? ReadOwner(JsonWebToken token)
    {
        try
        {
            using var payload = JsonDocument.Parse(Base64UrlEncoder.DecodeBytes(token.EncodedPayload), s_strict);
            return payload.RootElement.TryGetProperty(JwtRegisteredClaimNames.Sub, out var sub) && sub.ValueKind == JsonValueKind.String
                && sub.GetString() is { Length: <= MaxOwnerLength } owner && OwnerName.IsValid(owner) ? owner : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null; // a claim that is there twice, invalid UTF-8, or an unpaired surrogate
        }
    }

    // A space-separated string (RFC 8693, section 4.2); some issuers send an array instead.
    private static string[] Scopes(JsonWebToken token) =>
        [.. token.Claims.Where(static claim => claim.Type == Caller.ScopeClaim).SelectMany(static claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))];

    [LoggerMessage(1, LogLevel.Warning, "A token with a valid signature is refused: its claim 'sub' must be there once, as a string of 1 to 200 characters of valid Unicode on one line.")]
    private partial void LogRefusedOwner();
}
