using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Which keys may check tokens, and with which algorithm. The algorithm follows from the type of the key and never from a
/// token, so a public key cannot be used as a shared secret (RFC 8725, section 3.1).
/// </summary>
internal static class KeyRules
{
    /// <summary>The algorithms that Headway accepts.</summary>
    public static readonly string[] Algorithms = [SecurityAlgorithms.HmacSha256, SecurityAlgorithms.RsaSha256, SecurityAlgorithms.EcdsaSha256];

    private const int LeastSecretBits = 256; // RFC 7518, section 3.2: as long as the hash
    private const int LeastRsaBits = 2048; // RFC 7518, section 3.3
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>The only algorithm that a key is used with.</summary>
    public static string AlgorithmOf(SecurityKey key) => key switch
    {
        SymmetricSecurityKey => SecurityAlgorithms.HmacSha256,
        RsaSecurityKey => SecurityAlgorithms.RsaSha256,
        ECDsaSecurityKey => SecurityAlgorithms.EcdsaSha256,
        _ => throw new ArgumentException("There is no algorithm for a key of this type.", nameof(key)),
    };

    /// <summary>Why a key may not be used; null when it may.</summary>
    public static string? FaultOf(SecurityKey key) => key switch
    {
        SymmetricSecurityKey { KeySize: < LeastSecretBits } => $"a secret for HS256 has at least {LeastSecretBits / 8} bytes; this one has {key.KeySize / 8}.",
        RsaSecurityKey { KeySize: < LeastRsaBits } => $"an RSA key for RS256 has at least {LeastRsaBits} bits; this one has {key.KeySize}.",
        RsaSecurityKey rsa when !IsKey(rsa) => "this is not an RSA key.",
        ECDsaSecurityKey ec when ec.ECDsa.ExportParameters(includePrivateParameters: false).Curve.Oid.Value != P256 =>
            "a key for ES256 lies on the curve P-256; this one does not.",
        SymmetricSecurityKey or RsaSecurityKey or ECDsaSecurityKey => null,
        _ => "the type of the key is not supported.",
    };

    // The library keeps the numbers of an RSA key as they are and fails at the first token.
    private static bool IsKey(RsaSecurityKey key)
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
