using System.Buffers;
using Headway.AspNetCore.Connections;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>Why a reader loop ended.</summary>
internal enum ReaderEnd
{
    /// <summary>The terminal event was sent.</summary>
    Terminal = 0,

    /// <summary>The peer should come again with its cursor: its time was over, or the server stops.</summary>
    ComeAgain = 1,

    /// <summary>The peer is gone.</summary>
    Gone = 2,
}

/// <summary>
/// The whole life of a reader, the same whether it is live, catching up or replaying: copy what lies after the cursor,
/// flush, and when there is nothing, wait. What piled up while the socket was busy leaves in one write.
/// </summary>
/// <remarks>Runs on one task, which owns the reader, the writer and the subscription.</remarks>
internal sealed class ReaderLoop(LogReader reader, FrameWriter writer, Connection connection)
{
    private const int Batch = 128;

    /// <summary>What the reader wants to see. May be replaced between two steps of the loop, by the loop's own task.</summary>
    public required Subscription Subscription { get; set; }

    /// <summary>Called each time the loop comes round: where a transport takes in what its client asked for.</summary>
    public Action? Turn { get; init; }

    public async Task<ReaderEnd> RunAsync(CancellationToken aborted)
    {
        await using var abort = aborted.Register(connection.Abort);
        writer.Begin();
        await FlushAsync(aborted);
        while (!connection.IsAborted)
        {
            Turn?.Invoke();
            var (any, terminal) = await CopyAsync(aborted);
            if (terminal || connection.ShouldEnd)
            {
                await FlushAsync(aborted);
                return terminal ? ReaderEnd.Terminal : ReaderEnd.ComeAgain;
            }

            if (!any && connection.IsHeartbeatDue)
            {
                writer.WriteHeartbeat();
                any = true;
            }

            await (any ? FlushAsync(aborted) : connection.Signal.WaitAsync());
        }

        return ReaderEnd.Gone;
    }

    private async ValueTask<(bool Any, bool Terminal)> CopyAsync(CancellationToken aborted)
    {
        if (reader.Lag == 0)
        {
            return default;
        }

        // Rented for the turn only: a reader that waits holds nothing but its cursor.
        var buffer = ArrayPool<LogEvent>.Shared.Rent(Batch);
        try
        {
            var read = await reader.ReadAsync(buffer.AsMemory(0, Batch), aborted);
            if (read.HasGap)
            {
                writer.WriteGap(read.GapFrom, read.GapTo);
            }

            return (read.Count > 0 || read.HasGap, Write(buffer.AsSpan(0, read.Count)));
        }
        finally
        {
            ArrayPool<LogEvent>.Shared.Return(buffer, clearArray: true);
        }
    }

    private bool Write(ReadOnlySpan<LogEvent> events)
    {
        foreach (var e in events)
        {
            if (Subscription.Shows(e))
            {
                writer.Write(e);
            }

            if (e.IsTerminal)
            {
                return true;
            }
        }

        return false;
    }

    private async ValueTask FlushAsync(CancellationToken aborted)
    {
        connection.BeginWrite();
        await writer.FlushAsync(aborted);
        connection.EndWrite();
    }
}
