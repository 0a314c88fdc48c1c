using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Headway.Bench.Processes;

/// <summary>
/// A program in a session of its own. Disposing ends the whole session; <see cref="SessionGuard"/> ends it when this
/// process is killed.
/// </summary>
/// <remarks>Stopped by one task.</remarks>
internal sealed class ServerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_readyTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan s_stopTimeout = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly SessionGuard _guard;
    private readonly string _name;
    private bool _isEnded;

    private ServerProcess(string name, string folder, ProcessStartInfo start, ServerOutput output)
    {
        _name = name;
        PrintedOutput = output;
        _process = Process.Start(start)!;
        Id = _process.Id;
        _guard = new(Id, folder);
        _process.EnableRaisingEvents = true;
        _process.OutputDataReceived += (_, line) => output.Add(line.Data);
        _process.ErrorDataReceived += (_, line) => output.Add(line.Data);
        _process.Exited += (_, _) => output.End($"{name} exited");
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>The id of the process, which is also the id of its session.</summary>
    public int Id { get; }

    /// <summary>Whether the process has exited.</summary>
    public bool HasExited => _isEnded || _process.HasExited;

    /// <summary>The ids of all processes of the session.</summary>
    public IReadOnlyList<int> Pids => Session.Pids(Id);

    /// <summary>The newest lines that it printed.</summary>
    public string Output => PrintedOutput.ToString();

    /// <summary>What it printed.</summary>
    public ServerOutput PrintedOutput { get; }

    /// <summary>Starts a program.</summary>
    /// <param name="name">Its name in error messages.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="command">The program and its arguments. The peer servers exit when their standard input ends.</param>
    /// <param name="variables">Environment variables to add.</param>
    public static ServerProcess Start(string name, string folder, IEnumerable<string> command, params (string Name, string Value)[] variables) =>
        Start(name, folder, deleted: folder, command, variables);

    /// <summary>Starts a program whose data outlives it.</summary>
    /// <param name="name">Its name in error messages.</param>
    /// <param name="folder">Its working directory.</param>
    /// <param name="deleted">The folder to delete when this process is killed; empty: none.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="variables">Environment variables to add.</param>
    public static ServerProcess Start(string name, string folder, string deleted, IEnumerable<string> command, IEnumerable<(string Name, string Value)> variables)
    {
        // setsid creates the session and then executes the program, so the process id is the session id.
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

        return new(name, deleted, start, new());
    }

    /// <summary>Returns this process when it has printed a line that contains a text.</summary>
    /// <exception cref="InvalidOperationException">It exited or timed out. It is disposed; the message contains its output.</exception>
    public Task<ServerProcess> WhenPrintedAsync(string text, CancellationToken cancellationToken) =>
        WhenReadyAsync(token => PrintedOutput.WaitForLineAsync(text, token), cancellationToken);

    /// <summary>Returns this process when a GET request for a path succeeds.</summary>
    /// <exception cref="InvalidOperationException">It exited or timed out. It is disposed; the message contains its output.</exception>
    public Task<ServerProcess> WhenAnsweredAsync(int port, string path, CancellationToken cancellationToken) =>
        WhenReadyAsync(token => HttpProbe.WaitAsync(port, path, PrintedOutput.Ended, token), cancellationToken);

    /// <summary>Sends a signal: <c>-TERM</c>, <c>-STOP</c> and so on.</summary>
    public async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }

    /// <summary>Sends SIGTERM and waits until the process exits.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync()
    {
        await SignalAsync("-TERM");
        await _process.WaitForExitAsync();
        return await EndAsync();
    }

    /// <summary>kill -9 of the whole session.</summary>
    public async Task KillAsync()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception fault) when (fault is InvalidOperationException or Win32Exception)
        {
            // It has exited already.
        }

        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isEnded)
        {
            return;
        }

        PrintedOutput.End("it was stopped");
        if (!_process.HasExited)
        {
            await SignalAsync("-TERM");
            await _process.WaitForExitAsync().WaitAsync(s_stopTimeout, TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await EndAsync();
    }

    private async Task<int> EndAsync()
    {
        if (_isEnded)
        {
            return 0;
        }

        _isEnded = true;
        using (_process)
        {
            Session.Kill(Id);
            await _process.WaitForExitAsync();
            _guard.Dispose();
            return _process.ExitCode;
        }
    }

    private async Task<ServerProcess> WhenReadyAsync(Func<CancellationToken, Task> wait, CancellationToken cancellationToken)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_readyTimeout);
        try
        {
            await wait(deadline.Token);
            return this;
        }
        catch (Exception fault)
        {
            await DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"{_name} did not start: {fault.Message}\n{Output}", fault);
        }
    }
}
