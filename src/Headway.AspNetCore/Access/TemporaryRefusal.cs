using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>The response to a request that is refused temporarily: the problem, and when the client should retry.</summary>
internal sealed record TemporaryRefusal(string Code, int Status, string Message, TimeSpan RetryAfter)
{
    public static TemporaryRefusal TooManyRequests(TimeSpan retryAfter) => new(
        "rate_limited", StatusCodes.Status429TooManyRequests, "There were too many requests of this kind. Retry later.", retryAfter);

    public static TemporaryRefusal TooManyTickets(TimeSpan retryAfter) => new(
        "too_many_tickets", StatusCodes.Status429TooManyRequests, "There are too many unused tickets. Use some, or wait until they expire.", retryAfter);

    public static TemporaryRefusal TooManyConnections(int max) => new(
        "too_many_connections", StatusCodes.Status429TooManyRequests, $"A caller may have {max} live connections; end one of them first.", Soon());

    public static TemporaryRefusal ServerFull() => new(
        "server_full", StatusCodes.Status503ServiceUnavailable, "The server has reached its limit of live connections. Retry later.", Soon());

    public static TemporaryRefusal TooManyBodies() => new(
        "too_many_bodies", StatusCodes.Status503ServiceUnavailable, "The server receives too many large request bodies at once. Retry later.", Soon());

    public static TemporaryRefusal KeysUnavailable(TimeSpan retryAfter) => new(
        "keys_unavailable", StatusCodes.Status503ServiceUnavailable, "The keys that verify tokens are temporarily unavailable. Retry later.", retryAfter);

    /// <summary>Writes the response.</summary>
    public Task AnswerAsync(HttpContext http)
    {
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(RetryAfter.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return HeadwayProblem.Of(Status, Code, Message).ExecuteAsync(http);
    }

    // Randomised so that clients that were refused together do not retry together.
    private static TimeSpan Soon() => TimeSpan.FromSeconds(Random.Shared.Next(5, 16));
}

/// <summary>Ends a request with a temporary refusal. Thrown only before the response starts.</summary>
internal sealed class TemporaryRefusalException(TemporaryRefusal refusal) : Exception(refusal.Message)
{
    public TemporaryRefusal Refusal { get; } = refusal;
}
