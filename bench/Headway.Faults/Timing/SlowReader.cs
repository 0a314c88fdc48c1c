using System.Net;
using System.Net.Sockets;
using System.Text;
using Headway.Bench.Processes;

namespace Headway.Faults.Timing;

/// <summary>A slow reader: a small receive window and a few kilobytes per second. It uses a raw socket to set the window.</summary>
internal sealed class SlowReader(HeadwayServer server, string job)
{
    private const int Window = 4096;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Received bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the server closed the connection.</summary>
    public bool WasDisconnected { get; private set; }

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = Window };
        await socket.ConnectAsync(IPEndPoint.Parse(server.Address), cancellationToken);
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /v1/jobs/{job}/events HTTP/1.1\r\nHost: localhost:{server.Port}\r\nAccept: application/x-ndjson\r\n\r\n"), cancellationToken);
        var buffer = new byte[Window];
        while (await socket.ReceiveAsync(buffer, cancellationToken) is > 0 and var count)
        {
            Bytes += count;
            await Task.Delay(s_pause, TimeProvider.System, cancellationToken);
        }

        WasDisconnected = true;
    }
}
