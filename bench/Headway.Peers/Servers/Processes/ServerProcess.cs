using System.Diagnostics;
using System.Globalization;

namespace Headway.Peers.Servers.Processes;

/// <summary>
/// A server in a session of its own, which ends with all that it started when it is disposed of, and also when this
/// process is killed.
/// </summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_goodbye = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly SessionWill _will;
    private readonly ServerOutput _output = new();
    private readonly string _name;

    private ServerProcess(string name, string folder, ProcessStartInfo start)
    {
        _name = name;
        _process = Process.Start(start)!;
        _will = new(_process.Id, folder);
        _process.EnableRaisingEvents = true;
        _process.Exited += (_, _) => _output.End($"{name} ended by itself");
        _process.OutputDataReceived += (_, line) => _output.Hear(line.Data);
        _process.ErrorDataReceived += (_, line) => _output.Hear(line.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>All processes that the server consists of now.</summary>
    public IReadOnlyList<int> Pids => Session.Pids(_process.Id);

    /// <summary>The newest lines that it printed.</summary>
    public string Output => _output.ToString();

    /// <summary>Starts it.</summary>
    /// <param name="name">Its name in messages.</param>
    /// <param name="folder">Its folder, where it runs; deleted when this process is killed.</param>
    /// <param name="command">The program and its arguments. A server of ours ends when its standard input does.</param>
    /// <param name="variables">Variables of its environment besides ours.</param>
    public static ServerProcess Start(string name, string folder, IEnumerable<string> command, params (string Name, string Value)[] variables)
    {
        // setsid makes the session and becomes the server: its number is the session's.
        var start = new ProcessStartInfo("setsid", command)
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (variable, value) in variables)
        {
            start.Environment[variable] = value;
        }

        return new(name, folder, start);
    }

    /// <summary>Returns it when it has printed a line with a text in it.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or did not come to it; with what it printed. It is disposed of.</exception>
    public Task<ServerProcess> WhenSaidAsync(string text, CancellationToken cancellationToken) =>
        PatientlyAsync(token => _output.WaitForLineAsync(text, token), cancellationToken);

    /// <summary>Returns it when a request for an address is answered with success.</summary>
    /// <exception cref="InvalidOperationException">It ended instead, or did not come to it; with what it printed. It is disposed of.</exception>
    public Task<ServerProcess> WhenAnsweredAsync(int port, string path, CancellationToken cancellationToken) =>
        PatientlyAsync(token => FirstAnswer.WaitAsync(port, path, _output.Ended, token), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        var session = _process.Id;
        using (_process)
        {
            _output.End("it was stopped");
            if (!_process.HasExited)
            {
                await AskToEndAsync(session);
            }

            Session.Kill(session);
            await _process.WaitForExitAsync();
            _will.Dispose();
        }
    }

    private async Task AskToEndAsync(int pid)
    {
        using (var kill = Process.Start("kill", ["-TERM", pid.ToString(CultureInfo.InvariantCulture)]))
        {
            await kill.WaitForExitAsync();
        }

        await _process.WaitForExitAsync().WaitAsync(s_goodbye, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private async Task<ServerProcess> PatientlyAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        try
        {
            await wait(deadline.Token);
            return this;
        }
        catch (Exception fault)
        {
            await DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"{_name} does not start: {fault.Message}\n{Output}", fault);
        }
    }
}
