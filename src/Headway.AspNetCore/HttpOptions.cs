using System.ComponentModel.DataAnnotations;

namespace Headway.AspNetCore;

/// <summary>Limits and rhythms of the wire. Section <c>Http</c> of the configuration.</summary>
public sealed record HttpOptions
{
    /// <summary>The largest request body, in bytes. The default value is 8 MiB.</summary>
    [Range(1 << 10, 1 << 30)]
    public int MaxBodyBytes { get; set; } = 8 << 20;

    /// <summary>The largest event a producer may append, in bytes of its <c>data</c>. The default value is 1 MiB.</summary>
    [Range(1 << 10, 1 << 28)]
    public int MaxEventBytes { get; set; } = 1 << 20;

    /// <summary>How long a live connection may be silent before it gets a heartbeat. The default value is 15 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Heartbeat { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How long a peer may take no bytes, or answer no ping, before its connection is closed; it can resume. The default value is 30 seconds for bytes, and 45 for pings.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// About how long a live connection lives before it is asked to come again: each ends at a random moment between
    /// 0.8 and 1.2 of it, so that they do not all come back at once. The default value is 1 hour.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00.1000000", "30.00:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan ConnectionLife { get; set; } = TimeSpan.FromHours(1);

    /// <summary>
    /// Over how many seconds a server that stops ends its live connections, each at a random moment; 0 is at once. The
    /// default value is 5.
    /// </summary>
    [Range(0, 600)]
    public int DrainSeconds { get; set; } = 5;

    /// <summary>How many live connections there may be in all. The default value is 20000.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// How many live connections one caller may have: the owner that a token names, or without tokens the address the
    /// requests come from, unless that is this machine. The default value is 1000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerCaller { get; set; } = 1000;

    /// <summary>How many jobs one caller may create in a second, ten times as many at once; 0 is no limit. The default value is 20.</summary>
    [Range(0, 1_000_000)]
    public int JobsPerSecond { get; set; } = 20;

    /// <summary>How many appends one caller may send in a second, ten times as many at once; 0 is no limit. The default value is 2000.</summary>
    [Range(0, 1_000_000)]
    public int AppendsPerSecond { get; set; } = 2000;

    /// <summary>How many other requests one caller may send in a second, ten times as many at once; 0 is no limit. The default value is 200.</summary>
    [Range(0, 1_000_000)]
    public int RequestsPerSecond { get; set; } = 200;

    /// <summary>The origins of other sites whose pages may use the server, as a comma list or a JSON list; <c>*</c> is any. The default value is none.</summary>
    public string? AllowedOrigins { get; set; }

    /// <summary>What an SSE client is told to wait before it reconnects. The default value is 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.0010000", "01:00:00", ConvertValueInInvariantCulture = true)]
    public TimeSpan Retry { get; set; } = TimeSpan.FromSeconds(1);
}
