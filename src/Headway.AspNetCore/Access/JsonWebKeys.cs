using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>Reads a JSON Web Key Set (RFC 7517). Keys for other purposes, types and algorithms are passed over, as section 5 asks.</summary>
internal static class JsonWebKeys
{
    /// <summary>The keys of the set that tokens may be signed with.</summary>
    /// <exception cref="AuthSettingException">It is no key set, or a key of it may not be used.</exception>
    public static IReadOnlyList<TokenKey> Read(string text, string option)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return [.. document.RootElement.GetProperty("keys").EnumerateArray().Select(key => Read(key, option)).OfType<TokenKey>()];
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException)
        {
            throw new AuthSettingException($"{option}: this is not a JSON Web Key Set: {fault.Message}", fault);
        }
    }

    private static TokenKey? Read(JsonElement key, string option)
    {
        if (Text(key, "use") is not (null or "sig"))
        {
            return null;
        }

        var (id, algorithm, curve) = (Text(key, "kid"), Text(key, "alg"), Text(key, "crv"));
        return Text(key, "kty") switch
        {
            "RSA" when algorithm is null or TokenKey.Rs256 => Rsa(key, option, id),
            "EC" when curve == "P-256" && algorithm is (null or TokenKey.Es256) => Ec(key, option, id),
            "oct" when algorithm is null or TokenKey.Hs256 => TokenKey.Secret(Bytes(key, "k"), option, id),
            _ => null,
        };
    }

    private static TokenKey Rsa(JsonElement key, string option, string? id)
    {
        using var rsa = RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") });
        return TokenKey.Rsa(rsa, option, id);
    }

    private static TokenKey Ec(JsonElement key, string option, string? id) => TokenKey.Ec(
        ECDsa.Create(new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") } }), option, id);

    private static byte[] Bytes(JsonElement key, string name) => Base64UrlEncoder.DecodeBytes(key.GetProperty(name).GetString() ?? "");

    private static string? Text(JsonElement key, string name) => key.TryGetProperty(name, out var value) ? value.GetString() : null;
}
