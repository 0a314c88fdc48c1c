using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Headway.Peers.Servers.Processes;

/// <summary>
/// The processes of one session: a server that was started in a session of its own, and all that it started, whatever
/// groups of processes it made. That is how all of it is counted, and how all of it is ended.
/// </summary>
internal static class Session
{
    /// <summary>The processes of a session that live now, the first one first.</summary>
    /// <param name="session">The session's number: that of the process that began it.</param>
    public static IReadOnlyList<int> Pids(int session) =>
        [.. Directory.EnumerateDirectories("/proc")
            .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) ? pid : 0)
            .Where(pid => pid > 0 && IsIn(session, pid))
            .Order()];

    /// <summary>Kills what is left of a session.</summary>
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
                // Ended meanwhile.
            }
        }
    }

    // The name in brackets may hold spaces; behind it: state, parent, group, session.
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
            return false; // ended meanwhile
        }
    }
}
