using Headway.AspNetCore.Transports;

namespace Headway.AspNetCore.Dialects;

/// <summary>One text message each.</summary>
internal sealed class SocketMessageWriter(Dialect dialect, TimeProvider time) : MessageWriter
{
    /// <summary>Goes before all others.</summary>
    public byte[]? Greeting { get; init; }

    public override void Begin()
    {
        if (Greeting is not null)
        {
            Write(Greeting);
        }
    }

    public override void Write(TranslatedMessage message) => Write(message.Json);

    /// <summary>A message for this client alone.</summary>
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
