using System.Runtime.CompilerServices;

namespace Headway.AspNetCore.Transports;

/// <summary>The frames of a WebSocket on the connection that its handshake opened. A batch of messages is one write.</summary>
internal sealed class StreamOutput(Stream stream) : FrameOutput
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    protected override async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }
}
