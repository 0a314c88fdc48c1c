using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.AspNetCore.Access;

/// <summary>
/// The token or ticket in the address of a request. A host may take it out of the request before anything can log, trace
/// or echo the address (<see cref="Take"/>); else it is read from the query.
/// </summary>
internal sealed class AddressToken(string value, bool isHidden) // no record: those print what they hold
{
    private const string Name = "token";

    public string Value { get; } = value;

    /// <summary>Whether it was taken out of the address before the request was logged.</summary>
    public bool IsHidden { get; } = isHidden;

    /// <summary>The one of a request; null: it has none.</summary>
    public static AddressToken? Of(HttpContext http) => http.Features.Get<AddressToken>()
        ?? (http.Request.QueryString.HasValue && http.Request.Query[Name] is { Count: > 0 } given ? new(given.Count == 1 ? given[0] ?? "" : "", isHidden: false) : null);

    /// <summary>Moves the token from the address to a feature of its own.</summary>
    public static void Take(IFeatureCollection features)
    {
        if (features.Get<IHttpRequestFeature>() is not { } request)
        {
            return;
        }

        if (Split(request.QueryString) is var (left, value) && value is not null)
        {
            features.Set(new AddressToken(value, isHidden: true));
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
