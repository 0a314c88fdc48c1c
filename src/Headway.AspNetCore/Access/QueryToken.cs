using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Headway.AspNetCore.Access;

/// <summary>
/// The token or ticket in the query string of a request. A host can remove it from the request before anything logs,
/// traces or echoes the URL (<see cref="Remove"/>); otherwise it is read from the query string.
/// </summary>
internal sealed class QueryToken(string value, bool isRemoved) // not a record: a record's ToString would print the token
{
    private const string Name = "token";

    public string Value { get; } = value;

    /// <summary>Whether the token was removed from the URL before the request was logged.</summary>
    public bool IsRemoved { get; } = isRemoved;

    /// <summary>The token of a request, or null if the request has none.</summary>
    public static QueryToken? Of(HttpContext http) => http.Features.Get<QueryToken>()
        ?? (http.Request.QueryString.HasValue && http.Request.Query[Name] is { Count: > 0 } given ? new(given.Count == 1 ? given[0] ?? "" : "", isRemoved: false) : null);

    /// <summary>Removes the token from the URL and stores it as a request feature.</summary>
    public static void Remove(IFeatureCollection features)
    {
        if (features.Get<IHttpRequestFeature>() is not { } request)
        {
            return;
        }

        if (Split(request.QueryString) is var (left, value) && value is not null)
        {
            features.Set(new QueryToken(value, isRemoved: true));
            request.QueryString = left;
            var target = request.RawTarget.IndexOf('?', StringComparison.Ordinal);
            request.RawTarget = target < 0 ? request.RawTarget : request.RawTarget[..target] + left;
        }

        // A page that was opened with a token sends its own URL, and so the token, as the referrer of its requests.
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

            value = value is null ? Decode(pair[(equals + 1)..]) : ""; // a repeated parameter is ambiguous and counts as an invalid token
        }

        return value is null ? (query, null) : (rest.Count == 0 ? "" : '?' + string.Join('&', rest), value);
    }

    private static string Decode(string text) => Uri.UnescapeDataString(text.Replace('+', ' '));
}
