using System.Text.Json;

namespace Headway.AspNetCore.Access;

/// <summary>Reads a setting that lists origins, such as <c>https://app.example.org</c>.</summary>
internal static class OriginList
{
    /// <summary>Reads a comma-separated list or a JSON list.</summary>
    /// <exception cref="AuthSettingException">The value is not a list of origins. The message names the setting.</exception>
    public static IReadOnlyList<string> Parse(string? list, string setting) =>
        [.. Split(list ?? "", setting).Select(origin => Normalize(origin) ?? throw new AuthSettingException($"{setting}: '{origin}' is not an origin such as https://app.example.org."))];

    /// <summary>Splits a comma-separated list or a JSON list into its entries.</summary>
    /// <exception cref="AuthSettingException">The value begins like a JSON list and is none.</exception>
    public static string[] Split(string list, string setting)
    {
        try
        {
            return list.TrimStart().StartsWith('[')
                ? JsonSerializer.Deserialize<string[]>(list) ?? []
                : list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        }
        catch (JsonException fault)
        {
            throw new AuthSettingException($"{setting}: the value is neither a comma-separated list nor a JSON list of origins.", fault);
        }
    }

    /// <summary>Returns an origin in the form that browsers send, without path, trailing slash and default port. Null if it is not an origin.</summary>
    public static string? Normalize(string origin) =>
        Uri.TryCreate(origin, UriKind.Absolute, out var page) && page.Host.Length > 0 && page.PathAndQuery == "/" && page.UserInfo.Length == 0 && page.Fragment.Length == 0
            ? Of(page)
            : null;

    /// <summary>Returns the origin of a URL.</summary>
    public static string Of(Uri page) => $"{page.Scheme}://{page.IdnHost}{(page.IsDefaultPort ? "" : $":{page.Port}")}";
}
