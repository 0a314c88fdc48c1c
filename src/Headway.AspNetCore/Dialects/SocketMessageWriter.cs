using System.Net.WebSockets;

namespace Headway.AspNetCore.Dialects;

/// <summary>One text message each. The socket takes one at a time, so those of a batch wait here for the flush.</summary>
internal sealed class SocketMessageWriter(WebSocket socket, Dialect dialect, TimeProvider time) : MessageWriter
{
    private readonly List<ReadOnlyMemory<byte>> _messages = [];

    /// <summary>Goes before all others.</summary>
    public byte[]? Greeting { get; init; }

    public override void Begin()
    {
        if (Greeting is not null)
        {
            _messages.Add(Greeting);
        }
    }

    public override void Write(TranslatedMessage message) => _messages.Add(message.Json);

    /// <summary>A message for this client alone.</summary>
    public void Write(ReadOnlyMemory<byte> json) => _messages.Add(json);

    public override void WriteHeartbeat()
    {
        if (dialect.Heartbeat(time.GetUtcNow()) is { } heartbeat)
        {
            _messages.Add(heartbeat);
        }
    }

    public override async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        foreach (var message in _messages)
        {
            await socket.SendAsync(message, WebSocketMessageType.Text, endOfMessage: true, cancellationToken);
        }

        _messages.Clear();
    }
}
