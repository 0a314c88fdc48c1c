using System.Diagnostics;
using System.Net;
using System.Text;
using Headway.AspNetCore;
using Headway.Tests.Documentation;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Clients;

/// <summary>An event of the default maximum size fits the default limits of common clients.</summary>
public sealed class LargestEventTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_LargestEventWithTheLongestNames_FitsTheDefaultLimitsOfAiohttpAndWebsockets()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        var most = new HttpOptions().MaxEventBytes;
        var data = $$"""{"text":"{{new string('x', most - """{"text":""}""".Length)}}"}""";
        Assert.Equal(most, Encoding.UTF8.GetByteCount(data));
        var (type, node) = (new string('t', 100), new string('n', 200));
        await log.AppendAsync(server.Http, $$"""{"type":"{{type}}","node":"{{node}}","data":{{data}}}""");
        await log.AppendAsync(server.Http, """{"type":"job.completed"}""");
        Assert.Equal(Enumerable.Repeat($"{most}", 5), (await RunAsync($"{server.Port}", log.Job)).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        var over = await Assert.ThrowsAsync<HttpRequestException>(async () => await (await ExternalLog.CreateAsync(server.Http)).AppendAsync(server.Http, $$"""{"type":"t","data":{{data.Replace("xx", "xxx", StringComparison.Ordinal)}}}"""));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, over.StatusCode);
    }

    // The system's Python, for which python3-aiohttp and python3-websockets are installed.
    private static async Task<string> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("/usr/bin/python3", [Path.Combine(Repository.Root, "tests/Headway.Tests/Clients/read_largest.py"), .. arguments]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using var python = Process.Start(start)!;
        var (output, faults) = (python.StandardOutput.ReadToEndAsync(), python.StandardError.ReadToEndAsync());
        await python.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.True(python.ExitCode == 0, await faults);
        return await output;
    }
}
