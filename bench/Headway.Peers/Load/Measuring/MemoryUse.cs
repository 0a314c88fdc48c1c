using Headway.Bench.Processes;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Measuring;

/// <summary>The memory of a server and of the kernel at one time.</summary>
/// <param name="Server">The server's processes.</param>
/// <param name="Sockets">The kernel memory.</param>
internal sealed record MemoryUse(ProcessUse Server, long Sockets)
{
    /// <summary>Now.</summary>
    public static MemoryUse Of(Target target) => new(ProcessUse.Of(target.Pids, hasMemory: true), ProcessUse.KernelMemory());

    /// <summary>Adds the changes until a later measurement to a result.</summary>
    public LoadResult Until(MemoryUse end, LoadResult result) => result with
    {
        Resident = new(Server.Resident, end.Server.Resident),
        Proportional = new(Server.Proportional, end.Server.Proportional),
        Sockets = new(Sockets, end.Sockets),
    };
}
