using System.Globalization;

namespace Headway.Server;

/// <summary>
/// The limit of open file descriptors of this process (RLIMIT_NOFILE). Each connection needs one. A process that has none left
/// cannot create threads or open files, and dies. So a part is kept in reserve for the store, files and outgoing connections.
/// </summary>
/// <param name="Descriptors">The limit; null if it is unknown or there is none.</param>
internal readonly record struct DescriptorLimit(int? Descriptors)
{
    // The runtime itself holds about 280 descriptors, most of them for assemblies.
    private const int MinForProcess = 384;
    private const int MinReserve = 512;
    private const int MinOpen = 32;
    private const string Limits = "/proc/self/limits"; // Linux only
    private const string Row = "Max open files";

    /// <summary>The maximum number of open connections.</summary>
    public int? MaxOpen => Descriptors is { } all ? Math.Max(MinOpen, all - Math.Max(MinForProcess, all / 16)) : null;

    /// <summary>The maximum number of live connections. It leaves room for short requests.</summary>
    public int? MaxLive => Descriptors is { } all ? Math.Max(MinOpen / 2, all - Math.Max(MinReserve, all / 8)) : null;

    /// <summary>Reads the limit of this process. .NET raises the soft limit to the hard limit when it starts.</summary>
    public static DescriptorLimit Read() => File.Exists(Limits) ? Parse(File.ReadAllLines(Limits)) : default;

    internal static DescriptorLimit Parse(IEnumerable<string> lines) =>
        lines.FirstOrDefault(static line => line.StartsWith(Row, StringComparison.Ordinal)) is { } row
        && int.TryParse(row[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)[0], NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? new(limit)
            : default; // "unlimited", or more than any number of connections
}
