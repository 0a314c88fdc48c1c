using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Headway.AspNetCore.Transports;

/// <summary>Frames on a pipe, one after another with nothing between them: the frames of a WebSocket carry their own lengths.</summary>
internal class PipeOutput(PipeWriter output) : FrameOutput
{
    /// <summary>The pipe.</summary>
    protected PipeWriter Output { get; } = output;

    public sealed override ValueTask SendAsync(FrameBatch batch, CancellationToken cancellationToken)
    {
        var next = Put(batch, 0);
        var flush = Output.FlushAsync(cancellationToken);
        if (next < batch.Count || !flush.IsCompletedSuccessfully)
        {
            return SendRestAsync(flush, batch, next, cancellationToken);
        }

        flush.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    /// <summary>Writes the frames of one piece.</summary>
    protected virtual void WritePiece(ReadOnlySpan<ReadOnlyMemory<byte>> frames, int bytes)
    {
        Gather(frames, Output.GetSpan(bytes));
        Output.Advance(bytes);
    }

    private int Put(FrameBatch batch, int start)
    {
        if (start == batch.Count)
        {
            return start;
        }

        var (end, bytes) = batch.Piece(start, PieceBytes);
        WritePiece(batch.Frames[start..end], bytes);
        return end;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ValueTask<FlushResult> flush, FrameBatch batch, int next, CancellationToken cancellationToken)
    {
        await flush;
        while (next < batch.Count)
        {
            next = Put(batch, next);
            await Output.FlushAsync(cancellationToken);
        }
    }
}
