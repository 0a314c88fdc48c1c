using Headway.Bench.Statistics;

namespace Headway.Peers.Load;

/// <summary>The result of a plan.</summary>
internal sealed record LoadResult
{
    /// <summary>Subscribed readers.</summary>
    public int Connected { get; init; }

    /// <summary>The time from the first connection to the last subscription, in seconds.</summary>
    public double ConnectSeconds { get; init; }

    /// <summary>Processor time of the server while readers connect, in seconds; only of idle readers.</summary>
    public double ConnectProcessor { get; init; }

    /// <summary>The measured time in seconds.</summary>
    public double Seconds { get; init; }

    /// <summary>Messages that the server accepted in the measured time.</summary>
    public long Published { get; init; }

    /// <summary>Messages that readers received in the measured time.</summary>
    public long Deliveries { get; init; }

    /// <summary>Messages that all readers should receive in the whole run.</summary>
    public long Expected { get; init; }

    /// <summary>Messages that they received.</summary>
    public long Received { get; init; }

    /// <summary>Readers that received another number of messages than expected.</summary>
    public int Incomplete { get; init; }

    /// <summary>Messages that a checking reader received twice or out of order.</summary>
    public long Repeated { get; init; }

    /// <summary>Messages that a checking reader did not receive.</summary>
    public long Missed { get; init; }

    /// <summary>Messages that checking readers received.</summary>
    public long Checked { get; init; }

    /// <summary>The time from the last publication until the readers had all messages, in seconds.</summary>
    public double DrainSeconds { get; init; }

    /// <summary>The time from sending a message to reading it, in milliseconds.</summary>
    public Latency Latency { get; init; } = new();

    /// <summary>The time from sending a message to the server's response, in milliseconds.</summary>
    public Latency PublishLatency { get; init; } = new();

    /// <summary>With a rate: the longest delay of a message after its scheduled time, in milliseconds.</summary>
    public double SentLate { get; init; }

    /// <summary>Requests that the server rejected.</summary>
    public long Refused { get; init; }

    /// <summary>Bytes that readers received in the measured time.</summary>
    public long Bytes { get; init; }

    /// <summary>System calls that returned them.</summary>
    public long Reads { get; init; }

    /// <summary>Processor time of the server in seconds.</summary>
    public double ServerProcessor { get; init; }

    /// <summary>Processor time of this generator, in seconds.</summary>
    public double OwnProcessor { get; init; }

    /// <summary>Bytes that the server allocated in the measured time; 0: unknown.</summary>
    public long Allocated { get; init; }

    /// <summary>The server's resident memory (RSS) without and with all readers, in bytes.</summary>
    public MemoryChange Resident { get; init; } = new();

    /// <summary>The same as PSS, which divides each shared page by its users.</summary>
    public MemoryChange Proportional { get; init; } = new();

    /// <summary>Kernel memory for the sockets of the whole machine, which are both ends of each connection.</summary>
    public MemoryChange Sockets { get; init; } = new();

    /// <summary>Only of idle readers: the server's RSS after each received a few messages, in bytes.</summary>
    public long ResidentUsed { get; init; }

    /// <summary>Only of a replay, a storm or a log: the time until all readers had all messages, in seconds.</summary>
    public double CaughtUpSeconds { get; init; }

    /// <summary>The time that each of these readers needed, in milliseconds.</summary>
    public Latency CaughtUp { get; init; } = new();

    /// <summary>With stalled readers: the result of the same load with them. The other values are without them.</summary>
    public LoadResult? Beside { get; init; }

    /// <summary>Error messages.</summary>
    public IReadOnlyList<string> Faults { get; init; } = [];

    /// <summary>Messages that readers received per second.</summary>
    public double DeliveriesPerSecond => Seconds > 0 ? Deliveries / Seconds : 0;

    /// <summary>Messages that the server accepted per second.</summary>
    public double PublishedPerSecond => Seconds > 0 ? Published / Seconds : 0;

    /// <summary>Processor time of the server per delivery, including publishing, in microseconds.</summary>
    public double MicrosecondsPerDelivery => Deliveries > 0 ? ServerProcessor * 1e6 / Deliveries : 0;

    /// <summary>Whether every reader received every message once.</summary>
    public bool IsComplete => Incomplete == 0 && Repeated == 0 && Missed == 0 && Faults.Count == 0;
}
