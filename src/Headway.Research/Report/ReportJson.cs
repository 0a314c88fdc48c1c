using System.Text.Json;

namespace Headway.Research.Report;

/// <summary>
/// Reads members of a report's JSON. The JSON may come from an old log or an external producer, so missing members are empty.
/// </summary>
internal static class ReportJson
{
    public static string Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : "";

    public static int Number(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value)
        && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)
            ? number
            : 0;

    public static IReadOnlyList<JsonElement> List(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? [.. value.EnumerateArray()]
            : [];

    public static IReadOnlyList<int> Numbers(JsonElement from, string name) =>
        [.. List(from, name).Where(item => item.ValueKind == JsonValueKind.Number).Select(item => item.TryGetInt32(out var n) ? n : 0)];

    /// <summary>The file or URL of a source or citation.</summary>
    public static string Place(JsonElement from) => Text(from, "file") is { Length: > 0 } file ? file : Text(from, "url");

    /// <summary>The URL, if it is an http or https address.</summary>
    public static string? Link(JsonElement from) =>
        Uri.TryCreate(Text(from, "url"), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url.AbsoluteUri
            : null;
}
