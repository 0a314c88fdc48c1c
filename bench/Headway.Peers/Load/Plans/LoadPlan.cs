using System.Text.Json.Serialization;

namespace Headway.Peers.Load.Plans;

/// <summary>What to do to a server.</summary>
internal sealed record LoadPlan
{
    /// <summary>The server.</summary>
    public required Target Target { get; init; }

    /// <summary>What readers and publishers do. The default value is to follow and to publish.</summary>
    public Mode Mode { get; init; }

    /// <summary>How messages reach readers. The default value is SSE.</summary>
    public Transport Transport { get; init; }

    /// <summary>Names of channels; empty, the default value: as many as <see cref="ChannelCount"/> are made.</summary>
    public IReadOnlyList<string> Channels { get; init; } = [];

    /// <summary>How many channels. The default value is 1.</summary>
    public int ChannelCount { get; init; } = 1;

    /// <summary>Readers of all channels together, spread evenly. The default value is 1000.</summary>
    public int Readers { get; init; } = 1000;

    /// <summary>How many of them check every message that they are sent. The default value is 4.</summary>
    public int Checked { get; init; } = 4;

    /// <summary>Connections that publish. The default value is 16.</summary>
    public int Publishers { get; init; } = 16;

    /// <summary>Messages a second of all publishers together; 0, the default value: each as fast as it is answered.</summary>
    public double Rate { get; init; }

    /// <summary>Messages in a request. The default value is 1.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>How long is measured, in seconds. The default value is 5.</summary>
    public double Seconds { get; init; } = 5;

    /// <summary>How long it goes on before that, in seconds, so that the server has compiled what runs. The default value is 2.</summary>
    public double WarmUp { get; init; } = 2;

    /// <summary>How long readers may need for what was published, after the publishers have ended, in seconds. The default value is 30.</summary>
    public double Drain { get; init; } = 30;

    /// <summary>Threads that read. The default value is 1.</summary>
    public int Threads { get; init; } = 1;

    /// <summary>The most connections that are begun at once: as many as the server bears.</summary>
    [JsonIgnore]
    public int Connecting => Target.Connecting;

    /// <summary>Messages that are published to each channel before: of a replay or a storm what is read again, of a fill all. The default value is 0.</summary>
    public long Before { get; init; }

    /// <summary>Readers besides, which ask for all that was published before and never take a byte of it. The default value is 0.</summary>
    public int Stalled { get; init; }

    /// <summary>Readers that follow live while others come in a storm. The default value is 100.</summary>
    public int Live { get; init; } = 100;

    /// <summary>How many times a log is read, each as a job of its own; the one of median time counts. The default value is 1.</summary>
    public int Logs { get; init; } = 1;

    /// <summary>The events of a log, one a line, the last one terminal.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];
}
