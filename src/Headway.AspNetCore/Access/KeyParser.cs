using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>Parses a key from text: a secret, or a public key or certificate in PEM (RFC 7468).</summary>
internal static class KeyParser
{
    private const int MaxBytes = 64 << 10;

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the text of a key file.</summary>
    /// <exception cref="AuthSettingException">The file cannot be read, is too large, or is not UTF-8 text.</exception>
    public static string ReadFile(string path, string option)
    {
        try
        {
            using var file = File.OpenRead(path);
            var content = new byte[MaxBytes + 1];
            var length = file.ReadAtLeast(content, content.Length, throwOnEndOfStream: false);
            return length <= MaxBytes
                ? s_strict.GetString(content, 0, length)
                : throw new AuthSettingException($"{option}: '{path}' is larger than {MaxBytes} bytes.");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new AuthSettingException($"{option}: '{path}' cannot be read as text: {fault.Message}", fault);
        }
    }

    /// <summary>Parses a key.</summary>
    /// <exception cref="AuthSettingException">The text is not a key, or the key cannot be used.</exception>
    public static SecurityKey Read(string text, string option)
    {
        if (text.Contains("-----BEGIN", StringComparison.Ordinal))
        {
            return ReadPem(text, option);
        }

        var secret = text.TrimEnd('\r', '\n');
        return IsPublic(secret)
            ? throw new AuthSettingException($"{option}: the value is a public key, not a secret. Give a public key in PEM, with its BEGIN and END lines.")
            : Checked(new SymmetricSecurityKey(Secret(secret, option)), option);
    }

    private static SecurityKey ReadPem(string text, string option)
    {
        try
        {
            var block = PemEncoding.Find(text);
            if (PemEncoding.TryFind(text.AsSpan(block.Location.End.GetOffset(text.Length)), out _))
            {
                throw new AuthSettingException($"{option}: the value contains several keys. To use several keys, set Auth:JwksFile.");
            }

            return ReadPem(text, text[block.Label], option);
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            throw new AuthSettingException($"{option}: the PEM text contains no RSA or EC public key.", fault);
        }
    }

    private static SecurityKey ReadPem(string text, string label, string option)
    {
        switch (label)
        {
            case "CERTIFICATE":
                using (var certificate = X509Certificate2.CreateFromPem(text))
                {
                    return OfType(certificate.PublicKey, option);
                }

            case "RSA PUBLIC KEY":
                using (var rsa = RSA.Create())
                {
                    rsa.ImportFromPem(text);
                    return Rsa(rsa, option);
                }

            case "PUBLIC KEY":
                return OfType(PublicKey.CreateFromSubjectPublicKeyInfo(Convert.FromBase64String(Between(text)), out _), option);
            default:
                throw new AuthSettingException(
                    $"{option}: the PEM text contains a {label.ToLowerInvariant()}. Give the public key, which is enough to verify tokens.");
        }
    }

    private static SecurityKey OfType(PublicKey key, string option)
    {
        using var rsa = key.GetRSAPublicKey();
        return rsa is not null ? Rsa(rsa, option)
            : key.GetECDsaPublicKey() is { } ec ? Checked(new ECDsaSecurityKey(ec), option)
            : throw new AuthSettingException($"{option}: the key is neither an RSA nor an EC key.");
    }

    private static SecurityKey Rsa(RSA key, string option) => Checked(new RsaSecurityKey(key.ExportParameters(includePrivateParameters: false)), option);

    // Checked here because the library's exception for an empty secret does not name the option.
    private static byte[] Secret(string text, string option) => text.Length > 0
        ? Encoding.UTF8.GetBytes(text)
        : throw new AuthSettingException($"{option}: the key is empty.");

    private static SecurityKey Checked(SecurityKey key, string option) =>
        KeyRequirements.FaultOf(key) is { } fault ? throw new AuthSettingException($"{option}: {fault}") : key;

    private static string Between(string pem) => pem[PemEncoding.Find(pem).Base64Data];

    // A public key without its PEM lines, or in another format, would otherwise be used as a secret that everybody knows.
    private static bool IsPublic(string text)
    {
        if (text.StartsWith("ssh-", StringComparison.Ordinal) || text.StartsWith("ecdsa-", StringComparison.Ordinal) || text.TrimStart().StartsWith('{'))
        {
            return true;
        }

        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return false;
        }

        try
        {
            PublicKey.CreateFromSubjectPublicKeyInfo(bytes.AsSpan(0, length), out _);
            return true;
        }
        catch (CryptographicException)
        {
            return false;
        }
    }
}
