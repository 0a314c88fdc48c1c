using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>Why a request is not served now: its answer, and when it may come again. Nothing was done.</summary>
internal sealed record LimitReached(string Code, int Status, string Message, TimeSpan RetryAfter)
{
    public static LimitReached Rate(TimeSpan retryAfter) => new(
        "rate_limited", StatusCodes.Status429TooManyRequests, "These are too many requests of this kind; come again a little later.", retryAfter);

    public static LimitReached Tickets(TimeSpan retryAfter) => new(
        "too_many_tickets", StatusCodes.Status429TooManyRequests, "Too many tickets are open; use them, or let them run out.", retryAfter);

    public static LimitReached ConnectionsOfCaller(int most) => new(
        "too_many_connections", StatusCodes.Status429TooManyRequests, $"A caller may have {most} live connections; end one of them first.", Soon());

    public static LimitReached Connections() => new(
        "server_full", StatusCodes.Status503ServiceUnavailable, "The server has all the live connections it can take.", Soon());

    public static LimitReached Keys(TimeSpan retryAfter) => new(
        "keys_unavailable", StatusCodes.Status503ServiceUnavailable, "The keys to check tokens with cannot be read at the moment.", retryAfter);

    /// <summary>Answers the request.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return HeadwayProblem.Of(Status, Code, Message).ExecuteAsync(http);
    }

    // Spread out, so that those who were refused together do not come again together.
    private static TimeSpan Soon() => TimeSpan.FromSeconds(Random.Shared.Next(5, 16));
}
