using System.Diagnostics;
using System.Globalization;
using Headway.Bench.Processes;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Deploy;

/// <summary>A real nginx with <c>deploy/nginx.conf</c>, on this machine's addresses, as <c>./run --redis</c> starts it.</summary>
internal sealed class NginxProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly TemporaryFolder _folder = new();
    private ServerProcess? _process;

    private NginxProcess(int port)
    {
        Port = port;
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{port}"), Timeout = TimeSpan.FromSeconds(60) };
    }

    public int Port { get; }

    public HttpClient Http { get; }

    /// <summary>What it wrote of the requests it served.</summary>
    public string Log => File.ReadAllText(_folder["access.log"]);

    public static async Task<NginxProcess> StartAsync(params int[] nodes)
    {
        var nginx = new NginxProcess(HeadwayProcess.FreePort());
        var addresses = nodes.Select(static port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        var script = Path.Combine(Repository.Root, "scripts", "nginx-config.sh");
        var (code, text) = await RunAsync("bash", [script, $"127.0.0.1:{nginx.Port}", nginx._folder.Path, .. addresses]);
        Assert.Equal(0, code);
        await File.WriteAllTextAsync(nginx._folder["nginx.conf"], text);
        await nginx.StartAsync();
        return nginx;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_process is not null)
        {
            await _process.KillAsync();
        }

        _folder.Dispose();
    }

    internal static async Task<(int Code, string Output)> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var said = process.StandardOutput.ReadToEndAsync();
        var complained = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(s_patience);
        return (process.ExitCode, await said + await complained);
    }

    private async Task StartAsync()
    {
        string[] arguments = ["-p", _folder.Path, "-e", _folder["error.log"], "-c", _folder["nginx.conf"]];
        var (code, output) = await RunAsync("nginx", ["-t", .. arguments]);
        Assert.True(code == 0, output);
        _process = ServerProcess.Start("nginx", _folder.Path, ["nginx", .. arguments]);
        var began = Stopwatch.StartNew();
        while (!await IsUpAsync())
        {
            Assert.True(began.Elapsed < s_patience && !_process.HasExited, "nginx did not start.");
        }
    }

    private async Task<bool> IsUpAsync()
    {
        try
        {
            using var answer = await Http.GetAsync(new Uri("/healthz", UriKind.Relative));
            return true;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
