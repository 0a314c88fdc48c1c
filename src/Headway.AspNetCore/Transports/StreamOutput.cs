namespace Headway.AspNetCore.Transports;

/// <summary>Writes WebSocket frames to the raw stream of the handshake, which does not buffer.</summary>
internal sealed class StreamOutput(Stream stream) : FrameOutput
{
    protected override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => stream.WriteAsync(bytes, cancellationToken);
}
