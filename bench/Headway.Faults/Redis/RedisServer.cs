using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using Headway.FirstLight.Server;

namespace Headway.Faults.Redis;

/// <summary>
/// A real <c>redis-server</c> as a child process on a free port of the loopback, over a folder of its own: stopped,
/// killed, wiped and started again by whoever wants to know what becomes of the rest.
/// </summary>
/// <remarks>
/// <para>
/// Many tests share one server: <see cref="SharedAsync"/> starts it at the first call and gives it to everybody in the
/// process; each test takes a <see cref="FreshPrefix"/> and sees nobody else's keys and channels. Only a test that
/// stops the server, or changes its settings, starts one of its own with <see cref="StartAsync"/>.
/// </para>
/// <para>
/// The process and its folder go with this object, and, should the test host die, with the test host. One task stops
/// and starts; the rest is thread-safe.
/// </para>
/// </remarks>
public sealed class RedisServer : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(10);
    private static readonly Lazy<Task<RedisServer>> s_shared = new(static () => StartAsync());

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("headway-redis-");
    private readonly string[] _options;
    private Process? _process;
    private ChildProcessGuard? _lastWill;

    private RedisServer(string[] options) => _options = options;

    public int Port { get; } = FreePort.Next();

    /// <summary>As <c>Redis:Url</c> takes it.</summary>
    public string Url => $"redis://127.0.0.1:{Text(Port)}";

    /// <summary>Where its files are.</summary>
    public string Folder => _folder.FullName;

    public bool IsRunning => _process is not null;

    /// <summary>The number of its process.</summary>
    public int ProcessId => _process!.Id;

    /// <summary>The one that all tests share that leave it as it is. It is never stopped before the process ends.</summary>
    public static Task<RedisServer> SharedAsync() => s_shared.Value;

    /// <summary>A value for <c>Redis:Prefix</c> that no other test has.</summary>
    public static string FreshPrefix() => $"t-{Guid.NewGuid():n}"[..14];

    /// <summary>Starts a server and waits until it answers.</summary>
    /// <param name="options">As on its command line: <c>"--appendonly", "yes"</c>. It keeps nothing on disk unless told.</param>
    /// <exception cref="InvalidOperationException">There is no redis-server, or it did not start; says what it said.</exception>
    public static async Task<RedisServer> StartAsync(params string[] options)
    {
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

    /// <summary>SIGTERM: what is configured to be kept is kept.</summary>
    /// <returns>The exit code.</returns>
    public Task<int> StopAsync() => EndAsync("-TERM");

    /// <summary>kill -9: what the system has not been given is gone.</summary>
    public Task KillAsync() => EndAsync("-KILL");

    /// <summary>The same options and port over what is left of the data. Returns when it answers.</summary>
    public async Task StartAgainAsync()
    {
        _process = Launch();
        _lastWill = new(_process, Folder);
        var began = Stopwatch.StartNew();
        while (!await RedisCommand.AnswersAsync(Port))
        {
            if (_process.HasExited || began.Elapsed > s_patience)
            {
                throw new InvalidOperationException($"redis-server did not start:\n{ReadLog()}");
            }

            await Task.Delay(s_look, TimeProvider.System);
        }
    }

    /// <summary>Deletes all its files; it must not be running. Started again, it is empty.</summary>
    public void Wipe()
    {
        if (_process is not null)
        {
            throw new InvalidOperationException("Stop the server before its files are deleted.");
        }

        _folder.Delete(recursive: true);
        _folder.Create();
    }

    /// <summary>Kills it, deletes all its files, and starts it again: empty.</summary>
    public async Task WipeAsync()
    {
        await KillAsync();
        Wipe();
        await StartAgainAsync();
    }

    /// <summary>One command by <c>redis-cli</c>, and what it printed.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public Task<string> CommandAsync(params string[] command) => RedisCommand.RunAsync(["-p", Text(Port), .. command]);

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        if (_folder.Exists)
        {
            _folder.Delete(recursive: true);
        }
    }

    private Process Launch()
    {
        var start = new ProcessStartInfo("redis-server") { WorkingDirectory = Folder, UseShellExecute = false };
        string[] own =
        [
            "--port", Text(Port), "--bind", "127.0.0.1", "--protected-mode", "no", "--save", "", "--appendonly", "no",
            "--logfile", "redis.log", "--dir", Folder,
        ];
        foreach (var argument in own.Concat(_options))
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception fault)
        {
            throw new InvalidOperationException("There is no redis-server on this machine. Type: apt-get install redis-server", fault);
        }
    }

    private async Task<int> EndAsync(string signal)
    {
        if (_process is not { } process)
        {
            return 0;
        }

        _process = null;
        using (process)
        {
            using var kill = Process.Start("kill", [signal, Text(process.Id)]);
            await kill.WaitForExitAsync();
            await process.WaitForExitAsync().WaitAsync(s_patience, TimeProvider.System);
            _lastWill?.Dispose();
            return process.ExitCode;
        }
    }

    private string ReadLog() => Path.Combine(Folder, "redis.log") is var log && File.Exists(log) ? File.ReadAllText(log) : "(it wrote no log)";

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
