using System.Net.Sockets;
using System.Text;
using Headway.Tests.Server;
using Headway.Tests.Support;

namespace Headway.Tests.Hosting;

/// <summary>Clients that break off or send bodies that are not valid HTTP: no 500, and no stack traces in the log.</summary>
public sealed class BrokenRequestTests
{
    private static readonly string[] s_routes = ["/v1/jobs", "/v1/jobs/JOB/events", "/v1/jobs/JOB/cancel", "/v1/tickets", "/scan-text", "/research/stream", "/api/research/start"];

    [Fact]
    public async Task BadChunks_AreRefused_WithoutAStackTrace()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HeadwayProcess.StartAsync(folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        foreach (var route in s_routes)
        {
            foreach (var chunks in (string[])["xyz\n{}\n0\n\n", "fffffffffffffffff\n{}\n0\n\n", "-1\n{}\n0\n\n", "2\n{}xx\n0\n\n", "80000000\n{}\n0\n\n"])
            {
                var answer = await RawHttp.SendAsync(server.Http.BaseAddress!, $"{Head(route, log.Job)}Transfer-Encoding: chunked\nConnection: close\n\n{chunks}");
                Assert.True(answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal), $"{route}, {chunks}: {answer}");
            }
        }

        await server.StopAsync();
        AssertQuiet(server.Output);
    }

    [Fact]
    public async Task AbortedRequests_LogNothing()
    {
        using var folder = new TemporaryFolder();
        await using var server = await HeadwayProcess.StartAsync(folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        foreach (var route in s_routes)
        {
            foreach (var isReset in (bool[])[false, true])
            {
                using var client = new TcpClient();
                await client.ConnectAsync("127.0.0.1", server.Port);
                await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{Head(route, log.Job)}Content-Length: 1000\n\n{{\"kind\":".ReplaceLineEndings("\r\n")));
                client.LingerState = new(isReset, 0); // a reset, or the regular end of a connection
            }
        }

        await server.StopAsync();
        AssertQuiet(server.Output);
    }

    private static string Head(string route, string job) =>
        $"POST {route.Replace("JOB", job, StringComparison.Ordinal)} HTTP/1.1\nHost: localhost\nContent-Type: application/json\n";

    private static void AssertQuiet(string output)
    {
        var lines = output.Split('\n').Where(static line => line.Contains("Exception", StringComparison.Ordinal) || line.Contains("fail:", StringComparison.Ordinal));
        Assert.True(!lines.Any(), string.Join('\n', lines));
    }
}
