using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace Headway.AspNetCore.Native;

/// <summary>Chooses a media type by the <c>Accept</c> header (RFC 9110, section 12.5.1).</summary>
internal static class Negotiation
{
    /// <summary>Returns the offered type that the request prefers, the first one without an Accept header, or null if none is acceptable.</summary>
    public static string? Choose(HttpRequest request, IReadOnlyList<string> offered)
    {
        var accept = request.Headers.Accept;
        if (accept.Count == 0 || string.IsNullOrWhiteSpace(accept.ToString()))
        {
            return offered[0];
        }

        if (accept.Count == 1 && offered.FirstOrDefault(type => type == accept[0]) is { } named)
        {
            return named; // the usual header of a stream, answered without parsing
        }

        if (!MediaTypeHeaderValue.TryParseList(accept, out var wanted))
        {
            return null;
        }

        foreach (var range in wanted.OrderByDescending(static range => range, MediaTypeHeaderValueComparer.QualityComparer))
        {
            if (range.Quality is not 0 && offered.FirstOrDefault(type => new MediaTypeHeaderValue(type).IsSubsetOf(Bare(range))) is { } found)
            {
                return found;
            }
        }

        return null;
    }

    public static IResult NotAcceptable(IReadOnlyList<string> offered) =>
        HeadwayProblem.Of(StatusCodes.Status406NotAcceptable, "not_acceptable", $"Accept one of: {string.Join(", ", offered)}.");

    // The comparison ignores parameters such as charset and q.
    private static MediaTypeHeaderValue Bare(MediaTypeHeaderValue range) => new(range.MediaType);
}
