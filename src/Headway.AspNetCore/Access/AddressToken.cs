using Microsoft.AspNetCore.Http.Features;

namespace Headway.AspNetCore.Access;

/// <summary>
/// The token that stood in the address. It is taken out of the request before ASP.NET Core has a context for it, and so
/// before anything can log, trace or echo it; only the <see cref="Gate"/> looks here.
/// </summary>
internal sealed class AddressToken(string value) // no record: those print what they hold
{
    private const string Name = "token";

    public string Value { get; } = value;

    /// <summary>Moves the token from the address to a feature of its own.</summary>
    public static void Take(IFeatureCollection features)
    {
        if (features.Get<IHttpRequestFeature>() is not { } request)
        {
            return;
        }

        if (Split(request.QueryString) is var (left, value) && value is not null)
        {
            features.Set(new AddressToken(value));
            request.QueryString = left;
            var target = request.RawTarget.IndexOf('?', StringComparison.Ordinal);
            request.RawTarget = target < 0 ? request.RawTarget : request.RawTarget[..target] + left;
        }

        // A page that was opened with a token names its own address, with it, to whatever it asks for.
        var referer = request.Headers.Referer.ToString();
        if (referer.Contains('?', StringComparison.Ordinal))
        {
            request.Headers.Referer = referer[..referer.IndexOf('?', StringComparison.Ordinal)];
        }
    }

    private static (string Left, string? Value) Split(string query)
    {
        if (query.Length <= Name.Length)
        {
            return (query, null);
        }

        string? value = null;
        var rest = new List<string>();
        foreach (var pair in query.TrimStart('?').Split('&'))
        {
            var equals = pair.IndexOf('=', StringComparison.Ordinal);
            if (!Decode(equals < 0 ? pair : pair[..equals]).Equals(Name, StringComparison.OrdinalIgnoreCase))
            {
                rest.Add(pair);
                continue;
            }

            value = value is null ? Decode(pair[(equals + 1)..]) : ""; // two of them are none that could be taken
        }

        return value is null ? (query, null) : (rest.Count == 0 ? "" : '?' + string.Join('&', rest), value);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
