namespace Headway.AspNetCore.Transports;

/// <summary>The frames of a WebSocket on the connection that its handshake opened, which buffers nothing. A batch of messages is one write.</summary>
internal sealed class StreamOutput(Stream stream) : FrameOutput
{
    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);
}
