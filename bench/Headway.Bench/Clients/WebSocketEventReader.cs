using System.Net;
using System.Net.WebSockets;
using Headway.Bench.Processes;

namespace Headway.Bench.Clients;

/// <summary>Reads over WebSocket, one event per message.</summary>
internal sealed class WebSocketEventReader(IServerPool pool, string job) : EventReader(pool, job)
{
    private byte[] _buffer = new byte[4096];

    protected override async Task ConnectAsync(HeadwayServer server, CancellationToken cancellationToken)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.Proxy = null;
        try
        {
            await socket.ConnectAsync(new Uri($"ws://{server.Address}/v1/jobs/{Job}/ws?after={Cursor}"), cancellationToken);
        }
        catch (WebSocketException) when (socket.HttpStatusCode == HttpStatusCode.BadRequest)
        {
            SetBeyondEnd();
            return;
        }

        while (await ReceiveAsync(socket, cancellationToken) is { } length)
        {
            Take(_buffer.AsSpan(0, length));
        }

        if (socket.State == WebSocketState.CloseReceived)
        {
            await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
        }
    }

    private async Task<int?> ReceiveAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var length = 0;
        while (true)
        {
            if (length == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            var part = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            if (part.EndOfMessage)
            {
                return length;
            }
        }
    }
}
