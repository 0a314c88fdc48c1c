using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Headway.Tests.Native;
using Headway.Tests.Support;

namespace Headway.Tests.Server;

/// <summary>The time from SIGTERM to exit: a real process, and uncooperative peers on raw sockets.</summary>
public sealed class StopTests(ITestOutputHelper output) : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly List<TcpClient> _peers = [];

    public void Dispose()
    {
        _peers.ForEach(static peer => peer.Dispose());
        _folder.Dispose();
    }

    [Fact]
    public async Task Stop_LiveReadersAndIdleConnections_EndsWithin5Seconds()
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        var readers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => log.OpenAsync(server.Http)));
        var texts = readers.Select(static reader => reader.Content.ReadAsStringAsync()).ToList();
        await SendAsync(server, "GET /v1/info HTTP/1.1\r\nHost: localhost\r\n\r\n", answered: true); // stays open, idle
        await AssertEndsAsync(server, mostSeconds: 5);
        Assert.All(await Task.WhenAll(texts).WaitAsync(s_patience), static text => Assert.EndsWith("\n\n", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("GET /v1/jobs HTTP/1.1\r\nHo")]
    [InlineData("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"kind\":")]
    [InlineData("POST /v1/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"kin")]
    [InlineData("POST /v1/jobs/JOB/events HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\nContent-Length: 100\r\n\r\n{\"type\":\"a\"}\n")]
    [InlineData("POST /papers/stream HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{\"mess")]
    public async Task Stop_HalfOfARequest_EndsAfter3Seconds(string half)
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        await SendAsync(server, half.Replace("JOB", log.Job, StringComparison.Ordinal), answered: false);
        await AssertEndsAsync(server, mostSeconds: 5);
    }

    [Theory]
    [InlineData("GET /v1/jobs/JOB/events?limit=1000 HTTP/1.1\r\nHost: localhost\r\nAccept: application/json\r\n\r\n")]
    [InlineData("GET /v1/jobs/JOB/events HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")]
    [InlineData("GET /v1/jobs/JOB/events HTTP/1.1\r\nHost: localhost\r\nAccept: application/x-ndjson\r\n\r\n")]
    [InlineData("GET /v1/jobs/JOB/ws HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")]
    public async Task Stop_PeerThatReadsNothing_EndsWithin10Seconds(string request)
    {
        await using var server = await HeadwayProcess.StartAsync(_folder["data"]);
        var log = await ExternalLog.CreateAsync(server.Http);
        for (var i = 0; i < 60; i++)
        {
            await log.AppendAsync(server.Http, $$$"""{"type":"big","data":{"text":"{{{new string('x', 100_000)}}}"}}""");
        }

        await SendAsync(server, request.Replace("JOB", log.Job, StringComparison.Ordinal), answered: true);
        await AssertEndsAsync(server, mostSeconds: 10);
    }

    private async Task AssertEndsAsync(HeadwayProcess server, int mostSeconds)
    {
        var began = Stopwatch.StartNew();
        var code = await server.StopAsync().WaitAsync(s_patience);
        output.WriteLine($"It ended after {began.Elapsed.TotalSeconds:0.0} s.");
        Assert.Equal(0, code);
        Assert.True(began.Elapsed.TotalSeconds < mostSeconds, $"It took {began.Elapsed.TotalSeconds:0.0} s.");
    }

    // Returns when the server has begun to answer, or to read.
    private async Task SendAsync(HeadwayProcess server, string request, bool answered)
    {
        var peer = new TcpClient { ReceiveBufferSize = 4096 };
        _peers.Add(peer);
        await peer.ConnectAsync("127.0.0.1", server.Port);
        await peer.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        if (answered)
        {
            Assert.Equal(1, await peer.GetStream().ReadAsync(new byte[1]).AsTask().WaitAsync(s_patience));
        }
        else
        {
            using var other = await server.Http.GetAsync(new Uri("/readyz", UriKind.Relative)); // after this the server has accepted the connection
        }
    }
}
