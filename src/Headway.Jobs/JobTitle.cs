using System.Text.Json;

namespace Headway.Jobs;

/// <summary>What a person would call a job.</summary>
internal static class JobTitle
{
    private const int Longest = 200;

    public static string OfExternal(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(title.GetString())
            ? title.GetString()!
            : "External job";

    public static string Shorten(string text)
    {
        if (text.Length <= Longest)
        {
            return text;
        }

        var cut = char.IsHighSurrogate(text[Longest - 2]) ? Longest - 2 : Longest - 1;
        return string.Concat(text.AsSpan(0, cut), "…");
    }
}
