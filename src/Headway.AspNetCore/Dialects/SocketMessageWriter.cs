using Headway.AspNetCore.Transports;

namespace Headway.AspNetCore.Dialects;

/// <summary>Writes each message of a dialect as one WebSocket text message.</summary>
internal sealed class SocketMessageWriter(Dialect dialect, TimeProvider time) : MessageWriter
{
    /// <summary>The first message; null: none.</summary>
    public byte[]? Greeting { get; init; }

    public override void Begin()
    {
        if (Greeting is not null)
        {
            Write(Greeting);
        }
    }

    public override void Write(TranslatedMessage message) => Write(message.Json);

    /// <summary>Writes a message for this client only.</summary>
    public void Write(ReadOnlyMemory<byte> json) => SocketFrames.AddMessage(this, json);

    public override void WriteHeartbeat()
    {
        Add(SocketFrames.Ping);
        if (dialect.Heartbeat(time.GetUtcNow()) is { } heartbeat)
        {
            Write(heartbeat);
        }
    }
}
