using Headway.Bench.Processes;
using Headway.Peers.Load.Measuring;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Publishing;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load;

/// <summary>The counters of a run at one time. Two snapshots are a measurement.</summary>
/// <param name="Time">The time of <see cref="Clock"/>.</param>
/// <param name="Accepted">Messages that the server accepted.</param>
/// <param name="Delivered">Messages that readers received.</param>
/// <param name="Bytes">Bytes that readers received.</param>
/// <param name="Reads">System calls that returned them.</param>
/// <param name="Server">The resources that the server used.</param>
/// <param name="Own">The resources that this process used.</param>
/// <param name="Allocated">Bytes that the server allocated; 0: unknown.</param>
internal sealed record Snapshot(long Time, long Accepted, long Delivered, long Bytes, long Reads, ProcessUse Server, ProcessUse Own, long Allocated)
{
    /// <summary>Takes a snapshot.</summary>
    public static async Task<Snapshot> TakeAsync(Target target, ReaderPool readerPool, PublisherLoop? publishers, CancellationToken cancellationToken)
    {
        var allocated = await AllocatedBytes.OfAsync(target, cancellationToken);
        return new(
            Clock.Now,
            publishers?.Accepted ?? 0,
            readerPool.Delivered,
            readerPool.Bytes,
            readerPool.Reads,
            ProcessUse.Of(target.Pids),
            ProcessUse.Of([Environment.ProcessId]),
            allocated);
    }

    /// <summary>The difference to a later snapshot.</summary>
    public LoadResult Until(Snapshot end) => new()
    {
        Seconds = (end.Time - Time) / 1e9,
        Published = end.Accepted - Accepted,
        Deliveries = end.Delivered - Delivered,
        Bytes = end.Bytes - Bytes,
        Reads = end.Reads - Reads,
        ServerProcessor = end.Server.ProcessorSeconds - Server.ProcessorSeconds,
        OwnProcessor = end.Own.ProcessorSeconds - Own.ProcessorSeconds,
        Allocated = end.Allocated - Allocated,
    };
}
