using System.Diagnostics;
using System.Globalization;

namespace Headway.Bench.Processes;

/// <summary>
/// Kills a session when this process ends without disposing this object, even by kill -9: a shell reads from a pipe that
/// the system closes when this process ends.
/// </summary>
/// <remarks>
/// PR_SET_PDEATHSIG cannot do this: it fires when the thread that started the child ends, and thread pool threads end
/// at any time.
/// </remarks>
internal sealed class SessionGuard : IDisposable
{
    private const string Script = """
        trap '' HUP INT TERM
        read -r revoked && exit
        for file in /proc/[0-9]*/stat; do
            read -r line < "$file" || continue
            pid=${line%% *}
            set -- ${line##*) }
            [ "$4" = "$0" ] && kill -9 "$pid"
        done 2>/dev/null
        [ -z "$FOLDER" ] || rm -rf -- "$FOLDER"
        """;

    private readonly Process _shell;

    /// <summary>Starts the guard.</summary>
    /// <param name="session">The session to kill.</param>
    /// <param name="folder">The folder to delete with it; empty: none.</param>
    public SessionGuard(int session, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add(session.ToString(CultureInfo.InvariantCulture));
        start.Environment["FOLDER"] = folder;
        _shell = Process.Start(start)!;
    }

    /// <summary>Ends the guard: the session has ended, and another process may get its id.</summary>
    public void Dispose()
    {
        using (_shell)
        {
            try
            {
                _shell.StandardInput.WriteLine("revoked");
                _shell.StandardInput.Close();
            }
            catch (IOException)
            {
                // The shell was killed.
            }

            _shell.WaitForExit();
        }
    }
}
