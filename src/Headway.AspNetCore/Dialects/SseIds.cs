using System.Globalization;

namespace Headway.AspNetCore.Dialects;

/// <summary>What stands as the id of a dialect's SSE frames.</summary>
internal enum SseIds
{
    /// <summary>Nothing: the contract has data only.</summary>
    None = 0,

    /// <summary>The seq.</summary>
    Seq = 1,

    /// <summary>The job and the seq, so that an address that starts a job can be asked again to go on with it.</summary>
    JobAndSeq = 2,
}

/// <summary>The text of an id.</summary>
internal static class SseIdLines
{
    /// <summary>How many kinds of ids there are.</summary>
    public const int Count = 3;

    /// <summary>The line that a frame begins with.</summary>
    public static string Line(this SseIds ids, string job, long seq) => ids switch
    {
        SseIds.Seq => string.Create(CultureInfo.InvariantCulture, $"id: {seq}\n"),
        SseIds.JobAndSeq => string.Create(CultureInfo.InvariantCulture, $"id: {job}:{seq}\n"),
        _ => "",
    };
}
