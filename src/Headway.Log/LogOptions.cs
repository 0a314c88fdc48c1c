using System.ComponentModel.DataAnnotations;

namespace Headway.Log;

/// <summary>Limits of the logs: of the tails, which keep the newest events of each log in memory, and of each owner's events. Configuration section <c>Log</c>.</summary>
public sealed record LogOptions
{
    /// <summary>
    /// The maximum number of events of one log in memory while the log has readers, and of messages for each dialect it is
    /// read in: a power of two, 16 to 1,048,576. The default value is 1024.
    /// </summary>
    [Range(16, 1 << 20)]
    public int TailEvents { get; set; } = 1024;

    /// <summary>
    /// The maximum number of bytes of one log in memory while the log has readers, and for each dialect it is read in:
    /// 1 KiB to 1 GiB. The default value is 4 MiB.
    /// </summary>
    [Range(1 << 10, 1 << 30)]
    public int TailBytes { get; set; } = 4 << 20;

    /// <summary>
    /// The maximum number of bytes of stored events of one owner; zero: no limit. At the limit new jobs and appends are
    /// refused with <see cref="OwnerFullException"/>, except those that end a job. The default value is zero.
    /// </summary>
    [Range(typeof(long), "0", "9223372036854775807", ConvertValueInInvariantCulture = true)]
    public long MaxBytesPerOwner { get; set; }
}
