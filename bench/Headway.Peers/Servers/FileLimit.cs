using System.Globalization;

namespace Headway.Peers.Servers;

/// <summary>The limit of open files.</summary>
internal static class FileLimit
{
    private const int Enough = 65_536;

    /// <summary>The hard limit of this process, which child processes inherit, at most 65,536.</summary>
    public static int Most()
    {
        var line = File.ReadLines("/proc/self/limits").First(static line => line.StartsWith("Max open files", StringComparison.Ordinal));
        var hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        return int.TryParse(hard, CultureInfo.InvariantCulture, out var files) ? Math.Min(files, Enough) : Enough;
    }
}
