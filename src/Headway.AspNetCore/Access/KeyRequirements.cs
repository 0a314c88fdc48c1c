using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Which keys may verify tokens, and with which algorithm. The algorithm depends on the type of the key and not on the
/// token, so a public key cannot be used as a shared secret (RFC 8725, section 3.1).
/// </summary>
internal static class KeyRequirements
{
    /// <summary>The algorithms that Headway accepts.</summary>
    public static readonly string[] Algorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private const int MinSecretBits = 256; // RFC 7518, section 3.2: at least as long as the hash
    private const int MinRsaBits = 2048; // RFC 7518, section 3.3
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>Returns the only algorithm that a key is used with.</summary>
    public static string AlgorithmOf(SecurityKey key) => key switch
    {
        SymmetricSecurityKey => SecurityAlgorithms.HmacSha256,
        RsaSecurityKey => SecurityAlgorithms.RsaSha256,
        ECDsaSecurityKey => SecurityAlgorithms.EcdsaSha256,
        _ => throw new ArgumentException("The key type is not supported.", nameof(key)),
    };

    /// <summary>Returns why a key cannot be used, or null if it can.</summary>
    public static string? FaultOf(SecurityKey key) => key switch
    {
        SymmetricSecurityKey { KeySize: < MinSecretBits } => $"a secret for HS256 must have at least {MinSecretBits / 8} bytes; this one has {key.KeySize / 8}.",
        RsaSecurityKey { KeySize: < MinRsaBits } => $"an RSA key for RS256 must have at least {MinRsaBits} bits; this one has {key.KeySize}.",
        RsaSecurityKey rsa when !IsValid(rsa) => "the parameters of the RSA key are invalid.",
        ECDsaSecurityKey ec when ec.ECDsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256 =>
            "a key for ES256 must use the curve P-256; this one does not.",
        SymmetricSecurityKey or RsaSecurityKey or ECDsaSecurityKey => null,
        _ => "the key type is not supported.",
    };

    // The library does not validate RSA parameters; it would fail at the first token.
    private static bool IsValid(RsaSecurityKey key)
    {
        try
        {
            using var rsa = RSA.Create(key.Parameters);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
