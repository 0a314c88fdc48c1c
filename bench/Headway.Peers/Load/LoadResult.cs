using Headway.Bench.Statistics;

namespace Headway.Peers.Load;

/// <summary>What came of a plan.</summary>
internal sealed record LoadResult
{
    /// <summary>Readers that were connected and subscribed.</summary>
    public int Connected { get; init; }

    /// <summary>The time from the first connection to the last subscription, in seconds.</summary>
    public double ConnectSeconds { get; init; }

    /// <summary>Processor time of the server while readers connect, in seconds; only of idle readers.</summary>
    public double ConnectProcessor { get; init; }

    /// <summary>How long was measured, in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Messages that the server took in this time.</summary>
    public long Published { get; init; }

    /// <summary>Messages that reached readers in this time.</summary>
    public long Deliveries { get; init; }

    /// <summary>From first to last, what all readers together should have been sent.</summary>
    public long Expected { get; init; }

    /// <summary>What they were sent.</summary>
    public long Received { get; init; }

    /// <summary>Readers that were not sent what they should.</summary>
    public int Incomplete { get; init; }

    /// <summary>Messages that a reader that checks them was sent twice, or too late.</summary>
    public long Repeated { get; init; }

    /// <summary>Messages that were left out between two that such a reader was sent.</summary>
    public long Missed { get; init; }

    /// <summary>Messages that readers that check them were sent.</summary>
    public long Checked { get; init; }

    /// <summary>How long the readers needed after the last was published, in seconds.</summary>
    public double DrainSeconds { get; init; }

    /// <summary>From sending a message to a reader's having it, in milliseconds.</summary>
    public Latency Latency { get; init; } = new();

    /// <summary>From sending a message to the server's answer, in milliseconds.</summary>
    public Latency PublishLatency { get; init; } = new();

    /// <summary>The longest that a message was sent after its time, in milliseconds, where there is a rate.</summary>
    public double SentLate { get; init; }

    /// <summary>Requests that the server refused.</summary>
    public long Refused { get; init; }

    /// <summary>Bytes that readers were sent, in this time.</summary>
    public long Bytes { get; init; }

    /// <summary>Reads that brought them.</summary>
    public long Reads { get; init; }

    /// <summary>Processor time of the server, in seconds.</summary>
    public double ServerProcessor { get; init; }

    /// <summary>Processor time of this generator, in seconds.</summary>
    public double OwnProcessor { get; init; }

    /// <summary>Bytes that the server allocated in this time, where it tells.</summary>
    public long Allocated { get; init; }

    /// <summary>The server's memory without readers, and with all of them, in bytes (RSS).</summary>
    public MemoryChange Resident { get; init; } = new();

    /// <summary>The same with shared pages counted by their share (PSS).</summary>
    public MemoryChange Proportional { get; init; } = new();

    /// <summary>The kernel's memory for sockets, of the whole machine and of both ends of a connection.</summary>
    public MemoryChange Sockets { get; init; } = new();

    /// <summary>The memory with all readers after each was sent a few messages (RSS), where they wait for a while before.</summary>
    public long ResidentUsed { get; init; }

    /// <summary>From the beginning until all readers had what they came for, in seconds: of a replay, a storm, a log.</summary>
    public double CaughtUpSeconds { get; init; }

    /// <summary>How long each of them needed, in milliseconds.</summary>
    public Latency CaughtUp { get; init; } = new();

    /// <summary>With stalled readers: the same load beside them. Everything else is without them.</summary>
    public LoadResult? Beside { get; init; }

    /// <summary>What went wrong, in words.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Messages that reached readers in a second.</summary>
    public double DeliveriesPerSecond => Seconds > 0 ? Deliveries / Seconds : 0;

    /// <summary>Messages that the server took in a second.</summary>
    public double PublishedPerSecond => Seconds > 0 ? Published / Seconds : 0;

    /// <summary>Microseconds of the server's processors for a delivery, with its share of publishing.</summary>
    public double MicrosecondsPerDelivery => Deliveries > 0 ? ServerProcessor * 1e6 / Deliveries : 0;

    /// <summary>Whether every reader was sent everything, once.</summary>
    public bool IsComplete => Incomplete == 0 && Repeated == 0 && Missed == 0 && Faults.Count == 0;
}
