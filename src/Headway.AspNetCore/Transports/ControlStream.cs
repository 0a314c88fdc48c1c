using System.Buffers;
using System.IO.Pipelines;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// A socket's connection as the framework's WebSocket sees it. That takes in what the client says, and answers pings and
/// closes; its few bytes go out between the loop's, for the loop alone writes to the peer.
/// </summary>
/// <remarks>One task reads. Writes come one at a time: the WebSocket sees to that.</remarks>
internal sealed class ControlStream(PipeReader input, ReaderLoop loop, FrameOutput output, Connection connection) : Stream
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

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var read = await input.ReadAsync(cancellationToken);
        if (read.IsCanceled)
        {
            throw new OperationCanceledException("The socket was given up.");
        }

        var taken = read.Buffer.Slice(0, Math.Min(read.Buffer.Length, buffer.Length));
        taken.CopyTo(buffer.Span);
        var length = (int)taken.Length;
        input.AdvanceTo(taken.End);
        connection.Lives();
        return length;
    }

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

    // The WebSocket was aborted: whoever still listens is told.
    protected override void Dispose(bool disposing)
    {
        input.CancelPendingRead();
        base.Dispose(disposing);
    }
}
