namespace Headway.AspNetCore.Access;

/// <summary>The categories of requests; each has its own rate limit.</summary>
internal enum Rate
{
    /// <summary>All requests of no other category.</summary>
    Requests,

    /// <summary>Requests that create a job.</summary>
    Jobs,

    /// <summary>Requests that append to a log.</summary>
    Appends,
}
