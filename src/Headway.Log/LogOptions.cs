using System.ComponentModel.DataAnnotations;

namespace Headway.Log;

/// <summary>How the log keeps its newest part in memory. Section <c>Log</c> of the configuration.</summary>
public sealed record LogOptions
{
    /// <summary>Most events of one log kept in memory while it is read, and of each dialect it is read in; a power of two. The default value is 1024.</summary>
    [Range(16, 1 << 20)]
    public int TailEvents { get; set; } = 1024;

    /// <summary>Most bytes of one log kept in memory while it is read, and of each dialect it is read in. The default value is 4 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int TailBytes { get; set; } = 4 << 20;
}
