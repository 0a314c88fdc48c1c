using System.Globalization;

namespace Headway.Load.Measuring;

/// <summary>What processes have used so far, as the system accounts for it.</summary>
/// <param name="ProcessorSeconds">User and system time of all of them.</param>
/// <param name="Resident">Their resident memory in bytes (RSS).</param>
/// <param name="Proportional">The same with shared pages counted by their share (PSS).</param>
internal sealed record ProcessUse(double ProcessorSeconds, long Resident, long Proportional)
{
    private const double TicksPerSecond = 100; // USER_HZ, which Linux fixes for user space

    /// <summary>Of processes that may have ended: those count nothing.</summary>
    /// <param name="pids">Their numbers.</param>
    /// <param name="hasMemory">Whether memory is wanted as well: the system walks over all pages for it.</param>
    public static ProcessUse Of(IEnumerable<int> pids, bool hasMemory = false)
    {
        var (seconds, resident, proportional) = (0.0, 0L, 0L);
        foreach (var pid in pids)
        {
            seconds += Seconds(pid);
            resident += hasMemory ? KiB($"/proc/{pid}/smaps_rollup", "Rss:") : 0;
            proportional += hasMemory ? KiB($"/proc/{pid}/smaps_rollup", "Pss:") : 0;
        }

        return new(seconds, resident, proportional);
    }

    /// <summary>
    /// Memory of the kernel in bytes: the buffers of all TCP sockets of the machine, and the objects that it keeps for
    /// sockets and all else, of both ends of a connection over the loopback.
    /// </summary>
    public static long KernelMemory() => SocketBuffers() + KiB("/proc/meminfo", "SUnreclaim:");

    private static long SocketBuffers()
    {
        var words = File.ReadLines("/proc/net/sockstat").First(line => line.StartsWith("TCP:", StringComparison.Ordinal)).Split(' ');
        return long.Parse(words[Array.IndexOf(words, "mem") + 1], CultureInfo.InvariantCulture) * Environment.SystemPageSize;
    }

    private static double Seconds(int pid)
    {
        try
        {
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond;
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static long KiB(string file, string field)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
