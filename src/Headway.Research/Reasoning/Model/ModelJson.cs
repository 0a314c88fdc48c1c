using System.Text.Json;

namespace Headway.Research.Reasoning.Model;

/// <summary>Parses the JSON in a model's answer, which may be fenced or surrounded by text.</summary>
internal static class ModelJson
{
    public static JsonElement? Read(string text)
    {
        var start = text.IndexOf('{');
        var end = text.LastIndexOf('}');
        if (start < 0 || end < start)
        {
            return null;
        }

        try
        {
            return JsonSerializer.Deserialize<JsonElement>(text[start..(end + 1)]);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    public static string? Text(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String
        && value.GetString() is { } text && !string.IsNullOrWhiteSpace(text)
            ? text.Trim()
            : null;

    public static IEnumerable<JsonElement> List(JsonElement from, string name) =>
        from.ValueKind == JsonValueKind.Object && from.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray()
            : [];
}
