using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Headway.Tests.Access;

/// <summary>Creates valid and invalid tokens, without the library that validates them.</summary>
internal static class TestTokens
{
    public const string Secret = "a secret of the tests, longer than 32 bytes";

    public static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();

    /// <summary>Creates a valid token of an owner, signed with <see cref="Secret"/>.</summary>
    public static string For(string owner, string? scope = null) => Hs256(Claims(owner, scope));

    public static JsonObject Claims(string owner = "ann", string? scope = null)
    {
        var claims = new JsonObject { ["sub"] = owner, ["exp"] = Now + 7200 };
        if (scope is not null)
        {
            claims["scope"] = scope;
        }

        return claims;
    }

    public static JsonObject Claims(string name, JsonNode? value)
    {
        var claims = Claims();
        claims[name] = value;
        return claims;
    }

    public static string Hs256(JsonObject claims, string secret = Secret) =>
        Sign("""{"alg":"HS256","typ":"JWT"}""", claims.ToJsonString(), text => HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), text));

    public static string Rs256(JsonObject claims, RSA key, string? kid = null) =>
        Sign(Header("RS256", kid), claims.ToJsonString(), text => key.SignData(text, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Es256(JsonObject claims, ECDsa key, string? kid = null) =>
        Sign(Header("ES256", kid), claims.ToJsonString(), text => key.SignData(text, HashAlgorithmName.SHA256));

    public static string Sign(string header, string payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Part(header)}.{Part(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Signs a payload that need not be text, with <see cref="Secret"/>.</summary>
    public static string SignBytes(byte[] payload)
    {
        var signed = $"{Part("""{"alg":"HS256"}""")}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(HMACSHA256.HashData(Encoding.UTF8.GetBytes(Secret), Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Part(string json) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(json));

    /// <summary>Creates a JSON Web Key Set.</summary>
    public static string Jwks(params (string Kid, AsymmetricAlgorithm Key)[] keys) =>
        JsonSerializer.Serialize(new { keys = keys.Select(static key => Jwk(key.Kid, key.Key)) });

    private static object Jwk(string kid, AsymmetricAlgorithm key)
    {
        if (key is RSA rsa)
        {
            var parameters = rsa.ExportParameters(false);
            return new { kty = "RSA", kid, use = "sig", n = Base64Url.EncodeToString(parameters.Modulus), e = Base64Url.EncodeToString(parameters.Exponent) };
        }

        var point = ((ECDsa)key).ExportParameters(false).Q;
        return new { kty = "EC", kid, crv = "P-256", alg = "ES256", x = Base64Url.EncodeToString(point.X), y = Base64Url.EncodeToString(point.Y) };
    }

    private static string Header(string algorithm, string? kid) =>
        kid is null ? $$"""{"alg":"{{algorithm}}"}""" : $$"""{"alg":"{{algorithm}}","kid":"{{kid}}"}""";
}
