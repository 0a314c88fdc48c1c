using System.Diagnostics;
using System.Net;

namespace Headway.Tests.Server;

/// <summary>The real server as a separate process on a free port. It can be stopped, killed and restarted.</summary>
public sealed class HeadwayProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private const string Setup = "HEADWAY_TEST_SETUP"; // a variable that the server does not read

    private static readonly Dictionary<string, string> s_noVariables = [];

    private readonly string[] _arguments;
    private readonly IReadOnlyDictionary<string, string> _variables;
    private List<string> _output = [];
    private Process? _process;

    private HeadwayProcess(string data, int port, IReadOnlyDictionary<string, string> variables, string[] arguments)
    {
        _variables = variables;
        Data = data;
        Port = port;
        _arguments = arguments;
        Http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = s_patience };
    }

    /// <summary>Variables that make the server start with a umask.</summary>
    public static IReadOnlyDictionary<string, string> WithUmask(string umask) => new Dictionary<string, string>(StringComparer.Ordinal) { [Setup] = $"umask {umask}" };

    /// <summary>Variables that make the server start with a limit of file descriptors.</summary>
    public static IReadOnlyDictionary<string, string> WithDescriptors(int limit) => new Dictionary<string, string>(StringComparer.Ordinal) { [Setup] = $"ulimit -n {limit}" };

    public string Data { get; }

    public int Port { get; }

    public HttpClient Http { get; }

    public int Id => _process!.Id;

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>What the process printed so far.</summary>
    public string Output
    {
        get
        {
            lock (_output)
            {
                return string.Join('\n', _output);
            }
        }
    }

    /// <summary>Starts a server over a data folder and waits until it is ready.</summary>
    public static Task<HeadwayProcess> StartAsync(string data, params string[] arguments) => StartAsync(s_noVariables, data, arguments);

    /// <summary>The same, with variables in its environment.</summary>
    public static async Task<HeadwayProcess> StartAsync(IReadOnlyDictionary<string, string> variables, string data, params string[] arguments)
    {
        var server = new HeadwayProcess(data, FreePort(), variables, arguments);
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Runs a server that is expected not to start.</summary>
    public static Task<(int ExitCode, string Output)> RunToEndAsync(params string[] arguments) => RunToEndAsync(s_noVariables, arguments);

    /// <summary>The same, with variables in its environment.</summary>
    public static async Task<(int ExitCode, string Output)> RunToEndAsync(IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        using var process = Launch(arguments, variables, out var output);
        using var deadline = new CancellationTokenSource(s_patience);
        try
        {
            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException fault)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"The server did not end:\n{string.Join('\n', output)}", fault);
        }

        lock (output)
        {
            return (process.ExitCode, string.Join('\n', output));
        }
    }

    public static int FreePort()
    {
        using var listener = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>After <see cref="KillAsync"/> or <see cref="StopAsync"/>: the same server, the same port, the same data.</summary>
    public async Task StartAgainAsync()
    {
        _process = Launch([.. _arguments, "--host", "127.0.0.1", "--port", $"{Port}", "--data", Data], _variables, out _output);
        var began = Stopwatch.StartNew();
        while (!await IsReadyAsync())
        {
            if (_process.HasExited || began.Elapsed > s_patience)
            {
                throw new InvalidOperationException($"The server did not get ready:\n{Output}");
            }
        }
    }

    /// <summary>kill -9.</summary>
    public async Task KillAsync()
    {
        _process!.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>SIGTERM, and the exit code.</summary>
    public async Task<int> StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process!.Id}"]);
        await kill.WaitForExitAsync();
        await _process.WaitForExitAsync();
        var code = _process.ExitCode;
        _process.Dispose();
        _process = null;
        return code;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            await KillAsync();
        }
    }

    private static Process Launch(string[] arguments, IReadOnlyDictionary<string, string> variables, out List<string> output)
    {
        var start = new ProcessStartInfo(variables.ContainsKey(Setup) ? "sh" : "dotnet")
        {
            WorkingDirectory = Path.GetTempPath(),
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (variables.TryGetValue(Setup, out var setup))
        {
            start.ArgumentList.Add("-c");
            start.ArgumentList.Add($"{setup} && exec dotnet \"$@\"");
            start.ArgumentList.Add("sh");
        }

        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "headway.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        var lines = new List<string>();
        output = lines;
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;

        void Keep(string? line)
        {
            if (line is not null)
            {
                lock (lines)
                {
                    lines.Add(line);
                }
            }
        }
    }

    private async Task<bool> IsReadyAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/readyz", UriKind.Relative));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
