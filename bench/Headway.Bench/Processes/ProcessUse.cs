using System.Globalization;

namespace Headway.Bench.Processes;

/// <summary>The resources that processes have used since their start, from <c>/proc</c>.</summary>
/// <param name="ProcessorSeconds">User and system time of all processes.</param>
/// <param name="Resident">Resident memory in bytes (RSS).</param>
/// <param name="Proportional">Resident memory in bytes, with each shared page divided by its users (PSS).</param>
internal sealed record ProcessUse(double ProcessorSeconds, long Resident, long Proportional)
{
    private const double TicksPerSecond = 100; // USER_HZ is 100 in user space on every Linux

    /// <summary>Sums the use of processes. A process that has exited counts 0.</summary>
    /// <param name="pids">The process ids.</param>
    /// <param name="hasMemory">Whether to read memory too, which makes the kernel walk over all pages.</param>
    public static ProcessUse Of(IEnumerable<int> pids, bool hasMemory = false)
    {
        var (seconds, resident, proportional) = (0.0, 0L, 0L);
        foreach (var pid in pids)
        {
            seconds += Seconds(pid);
            resident += hasMemory ? FieldBytes($"/proc/{pid}/smaps_rollup", "Rss:") : 0;
            proportional += hasMemory ? FieldBytes($"/proc/{pid}/smaps_rollup", "Pss:") : 0;
        }

        return new(seconds, resident, proportional);
    }

    /// <summary>A memory field of <c>/proc/PID/status</c> in bytes, such as <c>VmRSS</c>.</summary>
    public static long StatusBytes(int pid, string field) => FieldBytes($"/proc/{pid}/status", field + ":");

    /// <summary>
    /// Kernel memory in bytes: the buffers of all TCP sockets of the machine and unreclaimable slabs. Over the loopback
    /// it contains both ends of each connection.
    /// </summary>
    public static long KernelMemory() => SocketBuffers() + FieldBytes("/proc/meminfo", "SUnreclaim:");

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

    private static long FieldBytes(string file, string field)
    {
        try
        {
            var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(field, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024;
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
