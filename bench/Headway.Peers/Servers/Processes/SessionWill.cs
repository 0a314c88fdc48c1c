using System.Diagnostics;
using System.Globalization;

namespace Headway.Peers.Servers.Processes;

/// <summary>
/// Kills a session of processes when this process ends without having done so, whatever ended it: a shell that reads
/// from a pipe of ours, which the system closes with us.
/// </summary>
internal sealed class SessionWill : IDisposable
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
        rm -rf -- "$FOLDER"
        """;

    private readonly Process _shell;

    /// <summary>Makes it.</summary>
    /// <param name="session">The session to kill.</param>
    /// <param name="folder">A folder to be deleted with it.</param>
    public SessionWill(int session, string folder)
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.ArgumentList.Add(session.ToString(CultureInfo.InvariantCulture));
        start.Environment["FOLDER"] = folder;
        _shell = Process.Start(start)!;
    }

    /// <summary>Revokes it: the session has ended, and its number may soon be another's.</summary>
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
                // Somebody has killed the shell: then there is no will either.
            }

            _shell.WaitForExit();
        }
    }
}
