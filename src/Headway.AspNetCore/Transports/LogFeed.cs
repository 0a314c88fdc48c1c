using System.Buffers;
using Headway.AspNetCore.Connections;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>A log in the native contract: its events as they are.</summary>
internal sealed class LogFeed(LogReader reader, EventWriter writer, Connection connection, Subscription subscription) : Feed(reader.Job)
{
    private const int Batch = 128;

    /// <summary>What the reader wants to see. Replaced on the loop's task only.</summary>
    public Subscription Subscription { get; set; } = subscription;

    public override long Cursor => reader.Cursor;

    public override long Lag => reader.Lag;

    public override bool IsOver => reader.IsComplete;

    public override async ValueTask<bool> CopyAsync(CancellationToken cancellationToken)
    {
        if (reader.Lag == 0)
        {
            return false;
        }

        // Rented for the turn only: a reader that waits holds nothing but its cursor.
        var buffer = ArrayPool<LogEvent>.Shared.Rent(Batch);
        try
        {
            var read = await reader.ReadAsync(buffer.AsMemory(0, Batch), cancellationToken);
            if (read.HasGap)
            {
                writer.WriteGap(read.GapFrom, read.GapTo);
            }

            Write(buffer.AsSpan(0, read.Count));
            return read.Count > 0 || read.HasGap;
        }
        finally
        {
            ArrayPool<LogEvent>.Shared.Return(buffer, clearArray: true);
        }
    }

    public override void Dispose() => reader.Dispose();

    private void Write(ReadOnlySpan<LogEvent> events)
    {
        var (shown, throttled) = (0, 0);
        foreach (var e in events)
        {
            switch (Subscription.Judge(e))
            {
                case Visibility.Shown:
                    writer.Write(e);
                    shown++;
                    break;
                case Visibility.Throttled:
                    throttled++;
                    break;
            }
        }

        connection.Counts.Add(shown, events.Length - shown - throttled, throttled);
    }
}
