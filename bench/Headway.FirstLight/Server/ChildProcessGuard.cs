using System.Diagnostics;
using System.Globalization;

namespace Headway.FirstLight.Server;

/// <summary>
/// Kills a child process when this process ends without having done so, whatever ended it: a shell that reads from a
/// pipe of ours, and whose pipe the system closes with us.
/// </summary>
/// <remarks>
/// The system's own signal at a parent's death is of no use here: it comes when the thread that started the child ends,
/// and threads of a pool come and go.
/// </remarks>
internal sealed class ChildProcessGuard : IDisposable
{
    private const string Script = "trap '' HUP INT TERM; read -r revoked || { kill -9 \"$0\"; test -z \"$1\" || { sleep 0.2; rm -rf -- \"$1\"; }; } 2>/dev/null";

    private readonly Process _shell;

    /// <summary>Makes it: from here on the child does not outlive this process.</summary>
    /// <param name="child">The process to kill.</param>
    /// <param name="folder">A folder of the child, to be deleted with it; empty: none.</param>
    public ChildProcessGuard(Process child, string folder = "")
    {
        var start = new ProcessStartInfo("/bin/sh") { UseShellExecute = false, RedirectStandardInput = true };
        foreach (var argument in new[] { "-c", Script, child.Id.ToString(CultureInfo.InvariantCulture), folder })
        {
            start.ArgumentList.Add(argument);
        }

        _shell = Process.Start(start)!;
    }

    /// <summary>Revokes it: the child has ended, and its number may soon be another's.</summary>
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
