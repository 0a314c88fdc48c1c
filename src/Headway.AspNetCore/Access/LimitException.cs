namespace Headway.AspNetCore.Access;

/// <summary>A limit was reached, deep in the handling of a request that has not been answered yet.</summary>
internal sealed class LimitException(LimitReached limit) : Exception(limit.Message)
{
    public LimitReached Limit { get; } = limit;
}
