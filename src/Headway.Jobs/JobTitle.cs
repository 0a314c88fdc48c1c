using System.Text.Json;

namespace Headway.Jobs;

/// <summary>The title of a job.</summary>
internal static class JobTitle
{
    private const int MaxLength = 200;

    public static string OfExternal(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(title.GetString())
            ? title.GetString()!
            : "External job";

    public static string Shorten(string text)
    {
        if (text.Length <= MaxLength)
        {
            return text;
        }

        var cut = char.IsHighSurrogate(text[MaxLength - 2]) ? MaxLength - 2 : MaxLength - 1;
        return string.Concat(text.AsSpan(0, cut), "…");
    }
}
