namespace Headway.Tests.Allocations;

/// <summary>
/// Tests that count allocated bytes. They run when nothing else does, and depend on no clock: a machine that is slow
/// allocates as much as a fast one.
/// </summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AllocationGround
{
    public const string Name = "allocations";

    private const int Attempts = 5;
    private const int ArrayHead = 24;

    /// <summary>The bytes that this thread allocates while something is done that was done before.</summary>
    public static long OfThisThread(Action work)
    {
        work();
        work();
        var before = GC.GetAllocatedBytesForCurrentThread();
        work();
        return GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>
    /// The bytes that the process allocates while something is done: the least of several times, since the runtime and
    /// what other tests left behind allocate a little now and then. What belongs to the work is there each time.
    /// </summary>
    public static async Task<long> OfTheProcessAsync(Func<Task> work)
    {
        await work();
        await work();
        var least = long.MaxValue;
        for (var i = 0; i < Attempts; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            await work();
            least = Math.Min(least, GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return least;
    }

    /// <summary>What an array of bytes takes.</summary>
    public static long SizeOf(int bytes) => (ArrayHead + bytes + 7) & ~7L;
}
