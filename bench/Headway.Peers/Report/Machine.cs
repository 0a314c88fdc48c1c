using System.Globalization;
using System.Runtime.InteropServices;

namespace Headway.Peers.Report;

/// <summary>Describes this machine in one line.</summary>
internal static class Machine
{
    /// <summary>Processor, memory, operating system and runtime.</summary>
    public static string Description()
    {
        var model = Field("/proc/cpuinfo", "model name") ?? RuntimeInformation.ProcessArchitecture.ToString();
        var memory = Field("/proc/meminfo", "MemTotal") is { } total ? double.Parse(total.Split(' ')[0], CultureInfo.InvariantCulture) / (1 << 20) : 0;
        var system = Field("/etc/os-release", "PRETTY_NAME")?.Trim('"') ?? RuntimeInformation.OSDescription;
        return FormattableString.Invariant($"{Environment.ProcessorCount} cores ({model}), {memory:0} GiB, {system}, Linux {Environment.OSVersion.Version}, {RuntimeInformation.FrameworkDescription}");
    }

    private static string? Field(string file, string name)
    {
        if (!File.Exists(file))
        {
            return null;
        }

        var line = File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line?[(line.IndexOfAny([':', '=']) + 1)..].Trim();
    }
}
