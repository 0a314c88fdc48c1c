using System.Diagnostics;

namespace Headway.Peers.Load.Measuring;

/// <summary>The clock of publishers and readers: nanoseconds since the start of this process.</summary>
internal static class Clock
{
    private static readonly long s_began = Stopwatch.GetTimestamp();

    /// <summary>Now.</summary>
    public static long Now => (long)((Stopwatch.GetTimestamp() - s_began) * (1e9 / Stopwatch.Frequency));
}
