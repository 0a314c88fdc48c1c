using System.Net;
using System.Net.Sockets;
using System.Text;
using Headway.Bench.Processes;

namespace Headway.Faults.Timing;

/// <summary>A reader behind a thin wire: a small window, a few kilobytes a second, far behind for as long as it lives.</summary>
internal sealed class SlowReader(HeadwayServer server, string job)
{
    private const int Window = 4096;

    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>Bytes that came.</summary>
    public long Bytes { get; private set; }

    /// <summary>Whether the server cut it off.</summary>
    public bool WasCut { get; private set; }

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

        WasCut = true;
    }
}
