using System.Text.Json;
using Microsoft.IdentityModel.Tokens;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Reads a JSON Web Key Set (RFC 7517) entry by entry. An unusable entry is skipped and the others are used, as section 5
/// requires.
/// </summary>
internal static class JsonWebKeys
{
    /// <summary>Returns the usable keys, and for each skipped entry the reason. A reason contains no part of a key.</summary>
    /// <exception cref="JsonException">The text is not a JSON Web Key Set.</exception>
    public static (IReadOnlyList<SecurityKey> Keys, IReadOnlyList<string> Skipped) Read(string text)
    {
        using var document = JsonDocument.Parse(text);
        if (document.RootElement is not { ValueKind: JsonValueKind.Object } root || !root.TryGetProperty("keys", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            throw new JsonException("The array 'keys' is missing.");
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
            read.X5c.Clear(); // only the key's own parameters are used, not the attached certificate
            if (read.Use is not (null or "sig"))
            {
                return (null, "the key is not for signatures.");
            }

            if (!JsonWebKeyConverter.TryConvertToSecurityKey(read, out var key))
            {
                return (null, "the key type is not supported.");
            }

            var fault = KeyRequirements.FaultOf(key) ?? (read.Alg is null || read.Alg == KeyRequirements.AlgorithmOf(key) ? null : "the algorithm of the key is not supported.");
            return fault is null ? (key, null) : (null, fault);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            return (null, "the entry is not a JSON Web Key."); // the exception's message may quote the key
        }
    }
}
