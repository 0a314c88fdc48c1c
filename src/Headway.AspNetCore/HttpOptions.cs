using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore;

/// <summary>Limits of requests, and limits and intervals of connections. Section <c>Http</c> of the configuration.</summary>
public sealed record HttpOptions
{
    /// <summary>The largest request body, in bytes. The default value is 8 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 8 << 20;

    /// <summary>
    /// The memory of request bodies that arrive in several parts, of all requests together, in bytes. A request that needs more
    /// is refused with 503. The default value is 128 MiB.
    /// </summary>
    [Range(1 << 10, int.MaxValue)]
    public int MaxBufferedBytes { get; set; } = 128 << 20;

    /// <summary>
    /// The largest event a producer may append, in bytes of its <c>data</c>. The default value is 125 KiB: such an event fits
    /// the default limits of common clients, of which the lowest is a line of 128 KiB in Python's aiohttp.
    /// </summary>
    [Range(1 << 10, 1 << 28)]
    public int MaxEventBytes { get; set; } = 125 << 10;

    /// <summary>The idle time after which a live connection gets a heartbeat. The default value is 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a client may read no bytes before its connection is closed; the client can resume. A WebSocket ping must be answered within 1.5 times this time. The default value is 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The approximate lifetime of a live connection, after which the client must reconnect. Each connection ends at a random
    /// time between 0.8 and 1.2 times this value, so that clients do not all reconnect at once. The default value is 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "30.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ConnectionLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// The number of seconds over which a stopping server ends its live connections, each at a random time; 0 ends them at
    /// once. The default value is 3.
    /// </summary>
    [Range(0, 600)]
    public int DrainSeconds { get; set; } = 3;

    /// <summary>The maximum number of live connections. The default value is 20000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// The maximum number of live connections of one caller. A caller is the owner that a token names; without a token, the
    /// remote address. Connections from the same machine without a token are not limited. The default value is 1000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerCaller { get; set; } = 1000;

    /// <summary>How many jobs one caller may create per second, with bursts of ten times as many; 0 means no limit. The default value is 20.</summary>
    [Range(0, 1_000_000)]
    public int JobsPerSecond { get; set; } = 20;

    /// <summary>How many appends one caller may send per second, with bursts of ten times as many; 0 means no limit. The default value is 2000.</summary>
    [Range(0, 1_000_000)]
    public int AppendsPerSecond { get; set; } = 2000;

    /// <summary>How many other requests one caller may send per second, with bursts of ten times as many; 0 means no limit. The default value is 200.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>The origins of other sites whose pages may use the server, as a comma-separated or JSON list; <c>*</c> allows any origin. Not set by default.</summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>The reconnection delay that is sent to SSE clients. The default value is 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0010000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(1);
}
