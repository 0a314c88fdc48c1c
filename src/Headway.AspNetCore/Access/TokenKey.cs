using System.Security.Cryptography;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>
/// One key and the one algorithm it serves. The algorithm follows from the type of the key and never from a token, so
/// that a public key can never be taken for a shared secret (RFC 8725, section 3.1).
/// </summary>
internal sealed record TokenKey(SecurityKey Key, string Algorithm, string? Id = null)
{
    public const string Hs256 = SecurityAlgorithms.HmacSha256;
    public const string Rs256 = SecurityAlgorithms.RsaSha256;
    public const string Es256 = SecurityAlgorithms.EcdsaSha256;

    private const int LeastSecretBytes = 32; // RFC 7518, section 3.2: as long as the hash
    private const int LeastRsaBits = 2048; // RFC 7518, section 3.3
    private const string P256 = "1.2.840.10045.3.1.7";

    /// <summary>A shared secret, for HS256.</summary>
    /// <exception cref="AuthSettingException">The secret is too short.</exception>
    public static TokenKey Secret(byte[] secret, string option, string? id = null) => secret.Length >= LeastSecretBytes
        ? new(new SymmetricSecurityKey(secret), Hs256, id)
        : throw new AuthSettingException($"{option}: a secret for HS256 has at least {LeastSecretBytes} bytes; this one has {secret.Length}.");

    /// <summary>An RSA public key, for RS256.</summary>
    /// <exception cref="AuthSettingException">The key is too short.</exception>
    public static TokenKey Rsa(RSA key, string option, string? id = null) => key.KeySize >= LeastRsaBits
        ? new(new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)), Rs256, id)
        : throw new AuthSettingException($"{option}: an RSA key for RS256 has at least {LeastRsaBits} bits; this one has {key.KeySize}.");

    /// <summary>An EC public key, for ES256.</summary>
    /// <exception cref="AuthSettingException">The key is on another curve.</exception>
    public static TokenKey Ec(ECDsa key, string option, string? id = null) => key.ExportParameters(includePrivateParameters: false).Curve.Oid.Value == P256
        ? new(new ECDsaSecurityKey(key), Es256, id)
        : throw new AuthSettingException($"{option}: a key for ES256 lies on the curve P-256; this one does not.");
}
