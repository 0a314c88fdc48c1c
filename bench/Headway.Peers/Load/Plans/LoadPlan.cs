using System.Text.Json.Serialization;

namespace Headway.Peers.Load.Plans;

/// <summary>What to do to a server.</summary>
internal sealed record LoadPlan
{
    /// <summary>The server.</summary>
    public required Target Target { get; init; }

    /// <summary>The mode. The default value is <see cref="Mode.Load"/>.</summary>
    public Mode Mode { get; init; }

    /// <summary>The transport of readers. The default value is SSE.</summary>
    public Transport Transport { get; init; }

    /// <summary>The names of existing channels; empty, the default value: the generator creates <see cref="ChannelCount"/> channels.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>The number of channels. The default value is 1.</summary>
    public int ChannelCount { get; init; } = 1;

    /// <summary>The number of readers, spread evenly over the channels. The default value is 1000.</summary>
    public int Readers { get; init; } = 1000;

    /// <summary>The number of readers that check every message. The default value is 4.</summary>
    public int Checked { get; init; } = 4;

    /// <summary>The number of connections that publish. The default value is 16.</summary>
    public int Publishers { get; init; } = 16;

    /// <summary>Messages per second of all publishers; 0, the default value: each publisher sends after each response.</summary>
    public double Rate { get; init; }

    /// <summary>Messages per request. The default value is 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>The measured time in seconds. The default value is 5.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>The time before it in seconds, in which the server compiles its code. The default value is 2.</summary>
    public double WarmUp { get; init; } = 2;

    /// <summary>The time limit in seconds for readers to receive all messages after the last publication. The default value is 30.</summary>
    public double Drain { get; init; } = 30;

    /// <summary>The number of reading threads. The default value is 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The maximum number of connections that are opened at once.</summary>
    [JsonIgnore]
    public int Connecting => Target.Connecting;

    /// <summary>Messages that are published to each channel before the measurement; in a fill, all messages. The default value is 0.</summary>
    public long Before { get; init; }

    /// <summary>The number of stalled readers, which request the earlier messages and read nothing. The default value is 0.</summary>
    public int Stalled { get; init; }

    /// <summary>The number of live readers during a storm. The default value is 100.</summary>
    public int Live { get; init; } = 100;

    /// <summary>The number of times that a log is measured, each in its own job; the median counts. The default value is 1.</summary>
    public int Logs { get; init; } = 1;

    /// <summary>The events of a log as lines of JSON; the last one is terminal.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
