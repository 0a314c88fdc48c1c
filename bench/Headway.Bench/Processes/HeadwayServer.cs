using System.Globalization;
using Headway.Bench.Clients;

namespace Headway.Bench.Processes;

/// <summary>
/// The real server as a separate process. It can be killed and started again over the same data and port while its
/// clients run. A client that lost its connection waits for <see cref="WhenUpAsync"/> and reconnects.
/// </summary>
/// <remarks>Thread-safe for clients; started and stopped by one task.</remarks>
internal sealed class HeadwayServer : IServerPool, IAsyncDisposable
{
    private const string ListeningLine = "Headway listens";

    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(90);

    private readonly ServerEnvironment _environment;
    private readonly string[] _command;
    private readonly List<ServerOutput> _outputs = [];
    private TaskCompletionSource _up = NewGate();
    private ServerProcess? _process;

    public HeadwayServer(string program, string data, int port, params string[] arguments)
        : this(ServerEnvironment.Default, program, data, port, arguments)
    {
    }

    public HeadwayServer(ServerEnvironment environment, string program, string data, int port, params string[] arguments)
    {
        _environment = environment;
        Port = port > 0 ? port : FreePort.Next();
        _command = [.. environment.Launcher, "dotnet", program, .. arguments, "--host", environment.Host, "--port", Text(Port), "--data", data];
        Http = new(new SocketsHttpHandler { UseProxy = false, ConnectTimeout = TimeSpan.FromSeconds(10) })
        {
            BaseAddress = new($"http://{Address}"),
            Timeout = Timeout.InfiniteTimeSpan,
        };
    }

    public int Port { get; }

    /// <summary>The id of the process.</summary>
    public int Pid => _process!.Id;

    /// <summary>Host and port.</summary>
    public string Address => $"{_environment.Host}:{Text(Port)}";

    public bool IsUp => Volatile.Read(ref _up).Task.IsCompletedSuccessfully;

    public HttpClient Http { get; }

    /// <summary>The number of times that the process was started.</summary>
    public int Starts { get; private set; }

    /// <summary>What the newest process printed.</summary>
    public string Output => Outputs()[^1].ToString();

    /// <summary>The number of printed lines, of all processes, that contain a text.</summary>
    public int CountLines(string text) => Outputs().Sum(output => output.Count(text));

    public async Task<HeadwayServer> PickAsync(CancellationToken cancellationToken)
    {
        await WhenUpAsync(cancellationToken);
        return this;
    }

    /// <summary>Completes when the server listens.</summary>
    public Task WhenUpAsync(CancellationToken cancellationToken) => Volatile.Read(ref _up).Task.WaitAsync(cancellationToken);

    /// <summary>Starts the process and waits until it listens.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var process = Launch();
        try
        {
            await process.PrintedOutput.WaitForLineAsync(ListeningLine, cancellationToken).WaitAsync(s_startTimeout, TimeProvider.System, cancellationToken);
        }
        catch (Exception fault) when (fault is InvalidOperationException or TimeoutException)
        {
            throw new InvalidOperationException($"The server did not start:\n{Output}", fault);
        }

        Volatile.Read(ref _up).TrySetResult();
    }

    /// <summary>Starts the process and returns at once, so that it can be killed while it starts.</summary>
    public void StartWithoutWaiting() => Launch();

    /// <summary>kill -9.</summary>
    public Task KillAsync() => EndAsync(static async process =>
    {
        await process.KillAsync();
        return 0;
    });

    /// <summary>Sends SIGTERM and waits until the process exits.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => EndAsync(static process => process.StopAsync());

    /// <summary>SIGSTOP: suspends the process.</summary>
    public Task SuspendAsync() => _process!.SignalAsync("-STOP");

    /// <summary>SIGCONT: resumes the process.</summary>
    public Task ResumeAsync() => _process!.SignalAsync("-CONT");

    /// <summary>The processor time of the process since its start.</summary>
    public TimeSpan ProcessorTime() => TimeSpan.FromSeconds(ProcessUse.Of([Pid]).ProcessorSeconds);

    /// <summary>Memory of the process in MB (10^6 bytes): <c>VmRSS</c>, resident now, or <c>VmHWM</c>, the peak.</summary>
    public double Memory(string field) => ProcessUse.StatusBytes(Pid, field) / 1e6;

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Http.Dispose();
    }

    private static TaskCompletionSource NewGate() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ServerOutput[] Outputs()
    {
        lock (_outputs)
        {
            return _outputs.Count == 0 ? [new()] : [.. _outputs];
        }
    }

    private ServerProcess Launch()
    {
        Starts++;
        _process = ServerProcess.Start("The server", Path.GetTempPath(), deleted: "", _command, _environment.Variables.Select(static variable => (variable.Key, variable.Value)));
        lock (_outputs)
        {
            _outputs.Add(_process.PrintedOutput);
        }

        return _process;
    }

    private async Task<int> EndAsync(Func<ServerProcess, Task<int>> end)
    {
        if (_process is not { } process)
        {
            return 0;
        }

        // The gate closes before the process ends, so a client that loses its connection waits for the next start.
        if (_up.Task.IsCompleted)
        {
            Volatile.Write(ref _up, NewGate());
        }

        _process = null;
        return await end(process);
    }
}
