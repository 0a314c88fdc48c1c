using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore;

/// <summary>Limits and rhythms of the wire. Section <c>Http</c> of the configuration.</summary>
public sealed record HeadwayOptions
{
    /// <summary>The largest request body, in bytes. The default value is 8 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxBodyBytes { get; init; } = 8 << 20;

    /// <summary>The largest event a producer may append, in bytes of its <c>data</c>. The default value is 1 MiB.</summary>
    [Range(1 << 10, 1 << 28)]
    public int MaxEventBytes { get; init; } = 1 << 20;

    /// <summary>How long a live connection may be silent before it gets a heartbeat. The default value is 15 seconds.</summary>
    public TimeSpan Heartbeat { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a peer may take no bytes, or answer no ping, before its connection is closed; it can resume. The default value is 30 seconds for bytes, and 45 for pings.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// About how long a live connection lives before it is asked to come again: each ends at a random moment between
    /// 0.8 and 1.2 of it, so that they do not all come back at once. The default value is 1 hour.
    /// </summary>
    public TimeSpan ConnectionLife { get; init; } = TimeSpan.FromHours(1);

    /// <summary>What an SSE client is told to wait before it reconnects. The default value is 1 second.</summary>
    public TimeSpan Retry { get; init; } = TimeSpan.FromSeconds(1);
}
