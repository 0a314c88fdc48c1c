using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The connection of a WebSocket as the framework's <see cref="System.Net.WebSockets.WebSocket"/> sees it, which parses
/// what the client sends and answers pings and closes. Its few bytes go out between the loop's, because the loop alone
/// writes to the peer.
/// </summary>
/// <remarks>One task reads. Writes come one at a time: the WebSocket sees to that.</remarks>
internal sealed class ControlStream(Stream connected, ReaderLoop loop, FrameOutput output, Connection connection) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    // A read of nothing waits for bytes; a read that takes them follows. Most connections wait, so the wait has no state of its own.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? connected.ReadAsync(buffer, cancellationToken) : TakeAsync(buffer, cancellationToken);

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) =>
        loop.SendControlAsync(buffer.ToArray(), output, cancellationToken);

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private async ValueTask<int> TakeAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = await connected.ReadAsync(buffer, cancellationToken);
        connection.Lives();
        return length;
    }
}
