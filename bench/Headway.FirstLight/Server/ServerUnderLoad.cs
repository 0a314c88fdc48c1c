using System.Diagnostics;
using System.Globalization;

namespace Headway.FirstLight.Server;

/// <summary>
/// The real server as a process of its own, killed and started again over the same data and port while its clients
/// go on. A client that lost it waits for <see cref="WhenUpAsync"/> and comes again.
/// </summary>
/// <remarks>Thread-safe for clients; started and killed by one task.</remarks>
internal sealed class ServerUnderLoad : IEntrance, IAsyncDisposable
{
    private const string Listening = "Headway listens";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly ServerPlace _place;
    private readonly string _program;
    private readonly string[] _arguments;
    private readonly List<string> _output = [];
    private TaskCompletionSource _up = NewGate();
    private Process? _process;
    private ChildProcessGuard? _lastWill;

    public ServerUnderLoad(string program, string data, int port, params string[] arguments)
        : this(ServerPlace.Here, program, data, port, arguments)
    {
    }

    public ServerUnderLoad(ServerPlace place, string program, string data, int port, params string[] arguments)
    {
        _place = place;
        _program = program;
        Port = port > 0 ? port : FreePort.Next();
        _arguments = [.. arguments, "--host", place.Host, "--port", Text(Port), "--data", data];
        Http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new($"http://{Address}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public int Port { get; }

    /// <summary>The number of the process.</summary>
    public int Pid => _process!.Id;

    /// <summary>Host and port.</summary>
    public string Address => $"{_place.Host}:{Text(Port)}";

    public bool IsUp => Volatile.Read(ref _up).Task.IsCompletedSuccessfully;

    public HttpClient Http { get; }

    /// <summary>How often the process was started.</summary>
    public int Starts { get; private set; }

    /// <summary>What the server's processes printed, for the report of a fault.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output.TakeLast(60));
            }
        }
    }

    /// <summary>How many lines that hold a text the server's processes have printed.</summary>
    public int CountLines(string text)
    {
        lock (_output)
        {
            return _output.Count(line => line.Contains(text, StringComparison.Ordinal));
        }
    }

    public async Task<ServerUnderLoad> EnterAsync(CancellationToken cancellationToken)
    {
        await WhenUpAsync(cancellationToken);
        return this;
    }

    /// <summary>Completes when the server listens; at once when it does.</summary>
    public Task WhenUpAsync(CancellationToken cancellationToken) => Volatile.Read(ref _up).Task.WaitAsync(cancellationToken);

    /// <summary>Starts the process and waits until it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await LaunchAsync(Volatile.Read(ref _up)).WaitAsync(s_patience, TimeProvider.System, cancellationToken);
    }

    /// <summary>Starts the process and returns before it has said anything, so that it can be killed while it starts.</summary>
    public void StartUnawaited() => _ = LaunchAsync(NewGate());

    /// <summary>kill -9.</summary>
    public Task KillAsync() => EndAsync(static process =>
    {
        process.Kill();
        return Task.CompletedTask;
    });

    /// <summary>SIGTERM: the server is asked to stop.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => EndAsync(static async process =>
    {
        using var kill = Process.Start("kill", ["-TERM", Text(process.Id)]);
        await kill.WaitForExitAsync();
    });

    /// <summary>SIGSTOP: the process stands still, with all that it holds, until it is continued.</summary>
    public Task FreezeAsync() => SignalAsync("-STOP");

    /// <summary>SIGCONT: it goes on, and knows nothing of the time in between.</summary>
    public Task ThawAsync() => SignalAsync("-CONT");

    /// <summary>Processor time that the process has used since it was started.</summary>
    public TimeSpan ProcessorTime()
    {
        _process!.Refresh();
        return _process.TotalProcessorTime;
    }

    /// <summary>Memory of the process in MB (10^6 bytes): <c>VmRSS</c> now, or <c>VmHWM</c>, its highest.</summary>
    public double Memory(string field)
    {
        var line = File.ReadLines($"/proc/{Text(_process!.Id)}/status").First(line => line.StartsWith(field + ":", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1024 / 1e6;
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }

    private async Task<int> EndAsync(Func<Process, Task> end)
    {
        if (_process is not { } process)
        {
            return 0;
        }

        // Closed before the end: a client that loses its connection finds the gate shut already.
        if (_up.Task.IsCompleted)
        {
            Volatile.Write(ref _up, NewGate());
        }

        _process = null;
        using (process)
        {
            await end(process);
            await process.WaitForExitAsync();
            _lastWill?.Dispose();
            return process.ExitCode;
        }
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private Task LaunchAsync(TaskCompletionSource up)
    {
        Starts++;
        _process = Process.Start(Command())!;
        _lastWill = new(_process);
        _process.EnableRaisingEvents = true;
        _process.OutputDataReceived += (_, line) => Heard(line.Data, up);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data, up);
        _process.Exited += (_, _) => up.TrySetException(new InvalidOperationException($"The server ended by itself:\n{Output}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return up.Task;
    }

    private ProcessStartInfo Command()
    {
        string[] command = [.. _place.Launcher, "dotnet", _program, .. _arguments];
        var start = new ProcessStartInfo(command[0])
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Array.ForEach(command[1..], start.ArgumentList.Add);
        foreach (var (name, value) in _place.Variables)
        {
            start.Environment[name] = value;
        }

        return start;
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [signal, Text(_process!.Id)]);
        await kill.WaitForExitAsync();
    }

    private void Heard(string? line, TaskCompletionSource up)
    {
        if (line is null)
        {
            return;
        }

        lock (_output)
        {
            _output.Add(line);
        }

        if (line.StartsWith(Listening, StringComparison.Ordinal))
        {
            up.TrySetResult();
        }
    }
}
