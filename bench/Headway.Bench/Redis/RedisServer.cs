using System.Diagnostics;
using System.Globalization;
using Headway.Bench.Processes;

namespace Headway.Bench.Redis;

/// <summary>
/// A real <c>redis-server</c> process on a free port of the loopback, with a folder of its own. It can be stopped, killed,
/// emptied and started again.
/// </summary>
/// <remarks>
/// <para>
/// Tests share one server: <see cref="SharedAsync"/> starts it at the first call. Each test takes a
/// <see cref="FreshPrefix"/>, so it does not see the keys and channels of other tests. A test that stops the server or
/// changes its settings starts its own with <see cref="StartAsync"/>.
/// </para>
/// <para>
/// The process and its folder are removed with this object, or when the test host ends. One task stops and starts; the
/// other members are thread-safe.
/// </para>
/// </remarks>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan s_startTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(10);
    private static readonly Lazy<Task<RedisServer>> s_shared = new(static () => StartAsync());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headway-redis-");
    private readonly string[] _options;
    private ServerProcess? _process;

    private RedisServer(string[] options) => _options = options;

    public int Port { get; } = FreePort.Next();

    /// <summary>The value for <c>Redis:Url</c>.</summary>
    public string Url => $"redis://127.0.0.1:{Text(Port)}";

    /// <summary>The folder of its files.</summary>
    public string Folder => _folder.FullName;

    public bool IsRunning => _process is not null;

    /// <summary>The id of its process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>The server that all tests share that do not change it. It runs until the process ends.</summary>
    public static Task<RedisServer> SharedAsync() => s_shared.Value;

    /// <summary>A unique value for <c>Redis:Prefix</c>.</summary>
    public static string FreshPrefix() => $"t-{Guid.NewGuid():n}"[..14];

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="options">Command-line options, such as <c>"--appendonly", "yes"</c>. By default nothing is stored on disk.</param>
    /// <exception cref="InvalidOperationException">redis-server is not installed, or it did not start; the message contains its log.</exception>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
        Packages.Require("redis-server", "redis-server");
        var server = new RedisServer(options);
        try
        {
            await server.StartAgainAsync();
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>SIGTERM: Redis saves what it is configured to save.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> StopAsync() => TakeProcess() is { } process ? await process.StopAsync().WaitAsync(s_startTimeout, TimeProvider.System) : 0;

    /// <summary>kill -9: what was not written to the operating system is lost.</summary>
    public async Task KillAsync()
    {
        if (TakeProcess() is { } process)
        {
            await process.KillAsync();
        }
    }

    /// <summary>Starts the server again with the same options, port and files. Returns when it answers.</summary>
    public async Task StartAgainAsync()
    {
        string[] command =
        [
            "redis-server", "--port", Text(Port), "--bind", "127.0.0.1", "--protected-mode", "no", "--save", "", "--appendonly", "no",
            "--logfile", "redis.log", "--dir", Folder,
        ];
        _process = ServerProcess.Start("redis-server", Folder, [.. command, .. _options]);
        var began = Stopwatch.StartNew();
        while (!await RedisCommand.AnswersAsync(Port))
        {
            if (_process.HasExited || began.Elapsed > s_startTimeout)
            {
                throw new InvalidOperationException($"redis-server did not start:\n{ReadLog()}");
            }

            await Task.Delay(s_pollInterval, TimeProvider.System);
        }
    }

    /// <summary>Deletes all its files, so that it is empty when it starts again. It must not be running.</summary>
    public void Wipe()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("Stop the server before its files are deleted.");
        }

        _folder.Delete(recursive: true);
        _folder.Create();
    }

    /// <summary>Kills it, deletes all its files, and starts it again.</summary>
    public async Task WipeAsync()
    {
        await KillAsync();
        Wipe();
        await StartAgainAsync();
    }

    /// <summary>Runs a command with <c>redis-cli</c> and returns its output.</summary>
    /// <exception cref="InvalidOperationException">The command failed.</exception>
    public Task<string> CommandAsync(params string[] command) => RedisCommand.RunAsync(["-p", Text(Port), .. command]);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private ServerProcess? TakeProcess()
    {
        var process = _process;
        _process = null;
        return process;
    }

    private string ReadLog() => Path.Combine(Folder, "redis.log") is var log && File.Exists(log) ? File.ReadAllText(log) : "(there is no log)";
}
