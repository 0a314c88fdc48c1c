using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Headway.AspNetCore.Native;

/// <summary>Reads values of a request's query. <c>HttpRequest.Query</c> keeps the parsed query in memory as long as the request lives, which a live response does for hours.</summary>
internal static class RequestQuery
{
    /// <summary>Returns the decoded value of a parameter, or null if it is absent. Several values are joined with commas, as <c>StringValues</c> joins them.</summary>
    public static string? QueryValue(this HttpRequest request, string name)
    {
        string? joined = null;
        foreach (var pair in new QueryStringEnumerable(request.QueryString.Value))
        {
            if (pair.DecodeName().Span.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                var value = pair.DecodeValue().ToString();
                joined = string.IsNullOrEmpty(joined) ? value : value.Length == 0 ? joined : $"{joined},{value}";
            }
        }

        return joined;
    }
}
