using System.Runtime.InteropServices;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Reads untrusted JSON. A member of another type is treated as missing. No method throws.
/// </summary>
internal static class JsonReading
{
    public static JsonElement Member(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    public static string? Text(this JsonElement element, string name) => element.Member(name).Text();

    public static string? Text(this JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.String ? element.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            return null; // an unpaired surrogate is valid JSON, but not a valid string
        }
    }

    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    public static int Int(this JsonElement element, string name) => (int)Math.Clamp(element.Number(name) ?? 0, int.MinValue, int.MaxValue);

    public static bool IsTrue(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>Returns the items of an array; empty when there is no such array.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    /// <summary>Returns the strings of an array; other items are skipped.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. element.Items(name).Select(static item => item.Text()).OfType<string>()];

    /// <summary>Returns the original bytes of the value.</summary>
    public static byte[] Raw(this JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    /// <summary>Copies the value, so that it stays valid after the event is disposed.</summary>
    public static JsonElement Copy(this JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? default : element.Clone();

    /// <summary>Returns null for a missing or null value, else the value.</summary>
    public static JsonElement? OrNull(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : element;

    /// <summary>Returns a number clamped to a range; null when there is none.</summary>
    public static int? Clamp(this JsonElement element, string name, int least, int most) =>
        element.Number(name) is { } number ? (int)Math.Clamp(number, least, most) : null;
}
