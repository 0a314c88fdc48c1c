using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;

namespace Headway.AspNetCore.Hosting;

/// <summary>Endpoint metadata: names of parameters that a route reads from the query. A route may have several of these.</summary>
internal sealed record QueryParameters(params IReadOnlyList<string> Names);

/// <summary>
/// Refuses a query parameter that is probably a misspelt name of a parameter that the route reads, such as <c>afer</c> for
/// <c>after</c>. Other unknown parameters are ignored (PROTOCOL.md, section 13).
/// </summary>
internal static class QueryCheck
{
    private const int MinLength = 4; // shorter names are one edit away from too many words
    private const int MaxShown = 40;

    private static readonly QueryParameters s_everywhere = new("token");

    /// <summary>Returns the refusal of a request, or null if it may proceed.</summary>
    public static RequestDelegate? Refuse(HttpContext http)
    {
        if (!http.Request.QueryString.HasValue || http.GetEndpoint() is not { } route)
        {
            return null;
        }

        var known = route.Metadata.GetOrderedMetadata<QueryParameters>();
        foreach (var pair in new QueryStringEnumerable(http.Request.QueryString.Value))
        {
            if (Suggest(pair.DecodeName().Span, known) is { } suggestion)
            {
                var name = pair.DecodeName().ToString();
                return HeadwayProblem.Of(
                    StatusCodes.Status400BadRequest,
                    "unknown_parameter",
                    $"'{(name.Length <= MaxShown ? name : name[..MaxShown] + "…")}' is not a parameter of this address. Did you mean '{suggestion}'?",
                    ("suggestion", suggestion)).ExecuteAsync;
            }
        }

        return null;
    }

    /// <summary>Whether two names differ by one inserted, removed or replaced character, or by two adjacent characters that are swapped. Case is ignored.</summary>
    public static bool IsNear(ReadOnlySpan<char> one, ReadOnlySpan<char> other)
    {
        while (!one.IsEmpty && !other.IsEmpty && AreEqual(one[0], other[0]))
        {
            one = one[1..];
            other = other[1..];
        }

        while (!one.IsEmpty && !other.IsEmpty && AreEqual(one[^1], other[^1]))
        {
            one = one[..^1];
            other = other[..^1];
        }

        return (one.Length, other.Length) switch
        {
            (0, 1) or (1, 0) or (1, 1) => true,
            (2, 2) => AreEqual(one[0], other[1]) && AreEqual(one[1], other[0]),
            _ => false,
        };
    }

    private static string? Suggest(ReadOnlySpan<char> name, IReadOnlyList<QueryParameters> known)
    {
        if (name.Length < MinLength)
        {
            return null;
        }

        string? suggestion = null;
        for (var i = -1; i < known.Count; i++)
        {
            foreach (var candidate in (i < 0 ? s_everywhere : known[i]).Names)
            {
                if (name.Equals(candidate, StringComparison.OrdinalIgnoreCase))
                {
                    return null;
                }

                suggestion ??= candidate.Length >= MinLength && IsNear(name, candidate) ? candidate : null;
            }
        }

        return suggestion;
    }

    private static bool AreEqual(char one, char other) => char.ToLowerInvariant(one) == char.ToLowerInvariant(other);
}
