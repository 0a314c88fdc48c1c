using System.Text;
using Headway.Log;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Native;

/// <summary>
/// The key of a request that creates a job: <c>Idempotency-Key</c>, or <c>Idempotency-Key*</c> in the form of RFC 8187,
/// <c>UTF-8''percent-encoded</c>, for a key that is not printable ASCII. With both headers, the second counts.
/// </summary>
internal static class IdempotencyKey
{
    private const int Longest = 200;

    private static readonly UTF8Encoding s_strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Returns the key, empty if there is none; or its fault.</summary>
    public static (string Key, EventFault? Fault) Read(HttpRequest request)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        if (request.Headers["Idempotency-Key*"].ToString() is { Length: > 0 } extended && !TryDecode(extended, out key))
        {
            return ("", new("invalid_idempotency_key", "Idempotency-Key* is UTF-8''KEY, with KEY percent-encoded (RFC 8187)."));
        }

        return key.Length > Longest ? ("", new("invalid_idempotency_key", $"An Idempotency-Key has at most {Longest} characters.")) : (key, null);
    }

    private static bool TryDecode(string value, out string key)
    {
        key = "";
        var parts = value.Split('\'', 3); // the character set, a language, the text
        if (parts.Length < 3 || !parts[0].Equals("UTF-8", StringComparison.OrdinalIgnoreCase))
        {
            return false;
        }

        var bytes = new List<byte>(parts[2].Length);
        for (var i = 0; i < parts[2].Length; i++)
        {
            var c = parts[2][i];
            if (c == '%')
            {
                if (i + 2 >= parts[2].Length || !byte.TryParse(parts[2].AsSpan(i + 1, 2), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var b))
                {
                    return false;
                }

                bytes.Add(b);
                i += 2;
            }
            else if (char.IsAscii(c))
            {
                bytes.Add((byte)c);
            }
            else
            {
                return false;
            }
        }

        try
        {
            key = s_strict.GetString([.. bytes]);
            return key.Length > 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
