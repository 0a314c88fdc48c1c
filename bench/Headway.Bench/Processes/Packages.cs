using System.Diagnostics;

namespace Headway.Bench.Processes;

/// <summary>Looks up installed programs and the versions of their packages.</summary>
internal static class Packages
{
    /// <summary>Checks that a program is installed.</summary>
    /// <exception cref="InvalidOperationException">It is not; the message contains the command that installs it.</exception>
    public static void Require(string program, string package)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Append("/usr/sbin");
        if (!folders.Any(folder => File.Exists(Path.Combine(folder, program))))
        {
            throw new InvalidOperationException($"{program} is not installed. Type: apt-get install {package}");
        }
    }

    /// <summary>The version of a Debian package.</summary>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    public static async Task<string> VersionAsync(string package, CancellationToken cancellationToken)
    {
        Require("dpkg-query", "dpkg");
        var start = new ProcessStartInfo("dpkg-query", ["-W", "-f=${Version}", package]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var query = Process.Start(start)!;
        var version = await query.StandardOutput.ReadToEndAsync(cancellationToken);
        await query.WaitForExitAsync(cancellationToken);
        return version is { Length: > 0 } ? version : throw new InvalidOperationException($"{package} is not installed. Type: apt-get install {package}");
    }
}
