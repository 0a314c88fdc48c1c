using System.Globalization;

namespace Headway.Peers.Servers;

/// <summary>How many files a process may open at most on this machine.</summary>
internal static class FileLimit
{
    private const int Enough = 65_536;

    /// <summary>The hard limit of this process, which those that it starts inherit; no more than is of use.</summary>
    public static int Most()
    {
        var line = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return int.TryParse(hard, CultureInfo.InvariantCulture, out var files) ? Math.Min(files, Enough) : Enough;
    }
}
