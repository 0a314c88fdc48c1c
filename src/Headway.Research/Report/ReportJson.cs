using System.Text.Json;

namespace Headway.Research.Report;

/// <summary>Reads a report from its JSON, which may come from an old log or an outside producer: whatever is not there is empty.</summary>
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

    /// <summary>Where a source or citation is from: its file, or its address.</summary>
    public static string Place(JsonElement from) => Text(from, "file") is { Length: > 0 } file ? file : Text(from, "url");

    /// <summary>The address, when it is one that a browser may follow.</summary>
    public static string? Link(JsonElement from) =>
        Uri.TryCreate(Text(from, "url"), UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps)
            ? url.AbsoluteUri
            : null;
}
