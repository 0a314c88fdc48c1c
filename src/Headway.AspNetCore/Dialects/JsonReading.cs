using System.Runtime.InteropServices;
using System.Text.Json;

namespace Headway.AspNetCore.Dialects;

/// <summary>
/// Reads JSON that anyone may have written: what is missing, or of another type, is as if it were not there. Nothing
/// here throws.
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
            return null; // half a surrogate pair is JSON, but no text
        }
    }

    public static double? Number(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && double.IsFinite(number) ? number : null;

    public static int Int(this JsonElement element, string name) => (int)Math.Clamp(element.Number(name) ?? 0, int.MinValue, int.MaxValue);

    public static bool IsTrue(this JsonElement element, string name) => element.Member(name).ValueKind == JsonValueKind.True;

    /// <summary>The items of an array; none when there is no such array.</summary>
    public static IReadOnlyList<JsonElement> Items(this JsonElement element, string name) =>
        element.Member(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray()] : [];

    /// <summary>The texts of an array of texts.</summary>
    public static IReadOnlyList<string> Texts(this JsonElement element, string name) =>
        [.. element.Items(name).Select(static item => item.Text()).OfType<string>()];

    /// <summary>The bytes as they were sent.</summary>
    public static byte[] Raw(this JsonElement element) => JsonMarshal.GetRawUtf8Value(element).ToArray();

    /// <summary>The value with bytes of its own, to be kept when the event that it was read from is gone.</summary>
    public static JsonElement Copy(this JsonElement element) => element.ValueKind == JsonValueKind.Undefined ? default : element.Clone();

    /// <summary>A value to serialise, or null where there is none.</summary>
    public static JsonElement? OrNull(this JsonElement element) =>
        element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : element;

    /// <summary>A number that a client wrote, brought into the range that the option has; null when there is none.</summary>
    public static int? Clamp(this JsonElement element, string name, int least, int most) =>
        element.Number(name) is { } number ? (int)Math.Clamp(number, least, most) : null;
}
