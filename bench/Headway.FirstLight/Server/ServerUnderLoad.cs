using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Headway.FirstLight.Server;

/// <summary>
/// The real server as a process of its own, killed and started again over the same data and port while its clients
/// go on. A client that lost it waits for <see cref="WhenUpAsync"/> and comes again.
/// </summary>
/// <remarks>Thread-safe for clients; started and killed by one task.</remarks>
internal sealed class ServerUnderLoad : IAsyncDisposable
{
    private const int FirstPort = 20_000; // below the ports that the system gives to outgoing connections
    private const int LastPort = 30_000;
    private const string Listening = "Headway listens";

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private readonly string _program;
    private readonly string[] _arguments;
    private readonly List<string> _output = [];
    private TaskCompletionSource _up = NewGate();
    private Process? _process;

    public ServerUnderLoad(string program, string data, int port, params string[] arguments)
    {
        _program = program;
        Port = port > 0 ? port : FreePort();
        _arguments = [.. arguments, "--host", "127.0.0.1", "--port", Text(Port), "--data", data];
        Http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new($"http://127.0.0.1:{Text(Port)}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public int Port { get; }

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
            return process.ExitCode;
        }
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int FreePort()
    {
        while (true)
        {
            var port = Random.Shared.Next(FirstPort, LastPort);
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken: the next draw.
            }
        }
    }

    private Task LaunchAsync(TaskCompletionSource up)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(_program);
        Array.ForEach(_arguments, start.ArgumentList.Add);
        Starts++;
        _process = Process.Start(start)!;
        _process.EnableRaisingEvents = true;
        _process.OutputDataReceived += (_, line) => Heard(line.Data, up);
        _process.ErrorDataReceived += (_, line) => Heard(line.Data, up);
        _process.Exited += (_, _) => up.TrySetException(new InvalidOperationException($"The server ended by itself:\n{Output}"));
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        return up.Task;
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
