using System.Diagnostics;

namespace Headway.Peers.Servers.Processes;

/// <summary>What is on the machine, and in which version.</summary>
internal static class Installed
{
    /// <summary>Fails with the package's name when a program is missing.</summary>
    /// <exception cref="InvalidOperationException">It is missing.</exception>
    public static void Need(string program, string package)
    {
        var places = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin");
        if (!places.Any(place => File.Exists(Path.Combine(place, program))))
        {
            throw new InvalidOperationException($"There is no {program}. Install it: apt-get install {package}");
        }
    }

    /// <summary>The version of a Debian package.</summary>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static async Task<string> VersionAsync(string package, CancellationToken cancellationToken)
    {
        Need("dpkg-query", "dpkg");
        var start = new ProcessStartInfo("dpkg-query", ["-W", "-f=${Version}", package]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var query = Process.Start(start)!;
        var version = await query.StandardOutput.ReadToEndAsync(cancellationToken);
        await query.WaitForExitAsync(cancellationToken);
        return version is { Length: > 0 } ? version : throw new InvalidOperationException($"{package} is not installed: apt-get install {package}");
    }
}
