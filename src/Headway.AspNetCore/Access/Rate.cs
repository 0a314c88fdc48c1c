namespace Headway.AspNetCore.Access;

/// <summary>What requests are counted as, each with a rate of its own.</summary>
internal enum Rate
{
    /// <summary>Whatever is none of the others.</summary>
    Requests,

    /// <summary>What creates a job.</summary>
    Jobs,

    /// <summary>What appends to a log.</summary>
    Appends,
}
