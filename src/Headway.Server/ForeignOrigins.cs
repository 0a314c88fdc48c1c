using Headway.AspNetCore.Access;

namespace Headway.Server;

/// <summary>
/// Reads the origins that environment variables of other progress servers and frontends name. Such a variable was not set for
/// Headway, so <c>*</c> and entries that are not URLs are ignored with a warning.
/// </summary>
internal static class ForeignOrigins
{
    private static readonly string[] s_variables = ["WEBSOCKET_CORS_ORIGINS", "FRONTEND_URL", "ALLOWED_ORIGINS", "CORS_ORIGINS"];

    /// <summary>Returns the origins of all variables, and the entries that are ignored with their variables.</summary>
    public static (IReadOnlyList<string> Origins, IReadOnlyList<(string Variable, string Entry)> Ignored) Read()
    {
        var entries = s_variables.SelectMany(static variable => Entries(variable).Select(entry => (Variable: variable, Entry: entry, Origin: OriginOf(entry)))).ToList();
        return (
            [.. entries.Select(static entry => entry.Origin).OfType<string>().Distinct(StringComparer.Ordinal)],
            [.. entries.Where(static entry => entry.Origin is null).Select(static entry => (entry.Variable, entry.Entry))]);
    }

    private static string[] Entries(string variable)
    {
        var value = Environment.GetEnvironmentVariable(variable) ?? "";
        try
        {
            return OriginList.Split(value, variable);
        }
        catch (AuthSettingException)
        {
            return [value];
        }
    }

    // FRONTEND_URL may hold the URL of a page.
    private static string? OriginOf(string entry) =>
        Uri.TryCreate(entry, UriKind.Absolute, out var page) && (page.Scheme == Uri.UriSchemeHttp || page.Scheme == Uri.UriSchemeHttps) ? OriginList.Of(page) : null;
}
