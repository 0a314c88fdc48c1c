using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The stream under the framework's <see cref="System.Net.WebSockets.WebSocket"/>, which parses client frames and answers
/// pings and closes. Its writes are queued for the reader loop, because only the loop writes to the connection.
/// </summary>
/// <remarks>One task reads. The WebSocket does not write concurrently.</remarks>
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

    // A zero-byte read waits for data. It allocates no state machine, because most connections are waiting.
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        buffer.IsEmpty ? connected.ReadAsync(buffer, cancellationToken) : ReadBytesAsync(buffer, cancellationToken);

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

    private async ValueTask<int> ReadBytesAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        var length = await connected.ReadAsync(buffer, cancellationToken);
        connection.StopPongTimer();
        return length;
    }
}
