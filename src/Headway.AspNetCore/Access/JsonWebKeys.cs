using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Reads a JSON Web Key Set (RFC 7517) entry by entry: as section 5 asks, an entry that cannot be used does not stop the
/// others from being used.
/// </summary>
internal static class JsonWebKeys
{
    /// <summary>The keys that can check tokens, and why other entries were skipped. The reasons hold no part of a key.</summary>
    /// <exception cref="JsonException">The text is not a JSON Web Key Set.</exception>
    public static (IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Skipped) Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("keys", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("there is no array 'keys'.");
        }

        var (keys, skipped, at) = (new List<SecurityKey>(), new List<string>(), 0);
        foreach (var entry in entries.EnumerateArray())
        {
            at++;
            var (key, reason) = Read(entry);
            if (key is not null)
            {
                keys.Add(key);
            }
            else
            {
                skipped.Add($"entry {at}: {reason}");
            }
        }

        return (keys, skipped);
    }

    private static (SecurityKey? Key, string? Reason) Read(JsonElement entry)
    {
        try
        {
            var read = new JsonWebKey(entry.GetRawText());
            read.X5c.Clear(); // the numbers of the key count, not a certificate beside them
            if (read.Use is not (null or "sig"))
            {
                return (null, "it is not for signatures.");
            }

            if (!JsonWebKeyConverter.TryConvertToSecurityKey(read, out var key))
            {
                return (null, "this is not a key of a supported type.");
            }

            var fault = KeyRules.FaultOf(key) ?? (read.Alg is null || read.Alg == KeyRules.AlgorithmOf(key) ? null : "it is for an algorithm that is not supported.");
            return fault is null ? (key, null) : (null, fault);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, "this is not a JSON Web Key."); // the message of the exception may quote the key
        }
    }
}
