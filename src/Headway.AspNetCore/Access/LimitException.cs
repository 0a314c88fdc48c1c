namespace Headway.AspNetCore.Access;

/// <summary>Ends a request whose response has not started, with the response of a reached limit.</summary>
internal sealed class LimitException(LimitReached limit) : Exception(limit.Message)
{
    public LimitReached Limit { get; } = limit;
}
