using System.Buffers;
using System.Runtime.CompilerServices;

namespace Headway.AspNetCore.Transports;

/// <summary>Sends frames on a connection. Frames are combined into writes of whole frames, so that no frame is split between two HTTP chunks.</summary>
/// <remarks>Not thread-safe.</remarks>
internal abstract class FrameOutput
{
    private const int MaxWriteBytes = 32 << 10; // of one write, unless a single frame is longer

    /// <summary>Sends a batch in order. Completes when the connection accepts more.</summary>
    public virtual ValueTask SendAsync(FrameWriter batch, CancellationToken cancellationToken) =>
        batch.Count == 1 ? WriteAsync(batch.Frames[0], cancellationToken) : SendGroupsAsync(batch, cancellationToken);

    /// <summary>Writes and flushes bytes. The caller must not change them until the task completes.</summary>
    protected abstract ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Converts the task of a write. A write that has completed needs no state machine.</summary>
    protected static ValueTask Completion<T>(ValueTask<T> writing)
    {
        if (!writing.IsCompletedSuccessfully)
        {
            return AwaitAsync(writing);
        }

        writing.GetAwaiter().GetResult();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private static async ValueTask AwaitAsync<T>(ValueTask<T> writing) => await writing;

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendGroupsAsync(FrameWriter batch, CancellationToken cancellationToken)
    {
        for (var next = 0; next < batch.Count;)
        {
            var (end, bytes) = batch.Group(next, MaxWriteBytes);
            if (end == next + 1)
            {
                await WriteAsync(batch.Frames[next], cancellationToken);
            }
            else
            {
                await WriteGatheredAsync(batch, next..end, bytes, cancellationToken);
            }

            next = end;
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteGatheredAsync(FrameWriter batch, Range frames, int bytes, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(bytes);
        try
        {
            Gather(batch.Frames[frames], buffer);
            await WriteAsync(buffer.AsMemory(0, bytes), cancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Gather(ReadOnlySpan<ReadOnlyMemory<byte>> frames, Span<byte> buffer)
    {
        foreach (var frame in frames)
        {
            frame.Span.CopyTo(buffer);
            buffer = buffer[frame.Length..];
        }
    }
}
