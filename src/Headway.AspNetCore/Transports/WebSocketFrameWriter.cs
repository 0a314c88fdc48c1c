using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>One text message an event. The socket takes one message at a time, so the messages of a batch wait here for the flush.</summary>
internal sealed class WebSocketFrameWriter(WebSocket socket) : EventWriter
{
    private readonly List<ReadOnlyMemory<byte>> _messages = [];

    public override void Write(LogEvent e) => _messages.Add(e.Json);

    public void Write(ReadOnlyMemory<byte> message) => _messages.Add(message);

    public override void WriteGap(long from, long to) => _messages.Add(Encoding.ASCII.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{{\"type\":\"gap\",\"data\":{{\"from\":{from},\"to\":{to}}}}}")));

    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var message in _messages)
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }

        _messages.Clear();
    }
}
