using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Headway.Bench.Processes;

/// <summary>The processes of one session: a server and every process that it started, in whatever process groups.</summary>
internal static class Session
{
    /// <summary>The running processes of a session, in the order of their ids.</summary>
    /// <param name="session">The id of the session, which is the id of its first process.</param>
    public static IReadOnlyList<int> Pids(int session) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && IsIn(session, pid))
            .Order()];

    /// <summary>Kills the processes of a session.</summary>
    public static void Kill(int session)
    {
        foreach (var pid in Pids(session))
        {
            try
            {
                using var process = Process.GetProcessById(pid);
                process.Kill();
            }
            catch (Exception fault) when (fault is ArgumentException or InvalidOperationException or Win32Exception)
            {
                // It has exited in the meantime.
            }
        }
    }

    // The name in parentheses may contain spaces. The fields after it are state, parent, group and session.
    private static bool IsIn(int session, int pid)
    {
        try
        {
            var line = File.ReadAllText($"/proc/{pid}/stat");
            var fields = line[(line.LastIndexOf(')') + 2)..].Split(' ', 5);
            return fields[0] != "Z" && int.Parse(fields[3], CultureInfo.InvariantCulture) == session;
        }
        catch (IOException)
        {
            return false; // it has exited in the meantime
        }
    }
}
