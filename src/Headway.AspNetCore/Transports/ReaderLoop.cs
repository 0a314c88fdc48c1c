using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>Why a reader loop ended.</summary>
internal enum ReaderEnd
{
    /// <summary>The terminal event of each followed log was sent.</summary>
    Terminal = 0,

    /// <summary>The peer should come again with its cursor: its time was over, or the server stops.</summary>
    ComeAgain = 1,

    /// <summary>The peer is gone.</summary>
    Gone = 2,
}

/// <summary>
/// The whole life of a reader, the same whether it is live, catching up or replaying, follows one log or many: copy
/// what lies after each cursor, flush, and when there is nothing, wait. What piled up while the socket was busy leaves
/// in one write.
/// </summary>
/// <remarks>
/// Runs on one task, which owns the feeds, the writer and the subscriptions. Others ask of it by <see cref="Post"/>. The
/// connection is the loop's, and is left with it.
/// </remarks>
internal sealed class ReaderLoop(FrameWriter writer, Connection connection) : IDisposable
{
    private const int MostPending = 64;
    private const int MostTurns = 4;

    private Channel<Action>? _requests; // from the first request on: most clients never say anything
    private volatile Feed[] _feeds = [];
    private volatile bool _isOver;

    /// <summary>Whether it goes on when there is nothing left to follow, because its client may ask for more.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>What it follows. Others may look at it; only the loop's task may use it.</summary>
    public IReadOnlyList<Feed> Feeds => _feeds;

    /// <summary>Adds a log to follow. Before <see cref="RunAsync"/>, or on the loop's task.</summary>
    public void Follow(Feed feed) => _feeds = [.. _feeds, feed];

    /// <summary>Leaves a log. On the loop's task.</summary>
    public void Leave(Feed feed)
    {
        _feeds = [.. _feeds.Where(other => other != feed)];
        feed.Dispose();
    }

    /// <summary>Has something done on the loop's task. Anyone may call it.</summary>
    /// <returns>False when too much waits to be done: the peer asks faster than it reads.</returns>
    public bool Post(Action request)
    {
        var isTaken = Requests.Writer.TryWrite(request);
        connection.Signal.Set();
        return isTaken;
    }

    /// <summary>As <see cref="Post"/>, and waits where too much waits to be done.</summary>
    public async ValueTask PostAsync(Action request, CancellationToken cancellationToken)
    {
        await Requests.Writer.WriteAsync(request, cancellationToken);
        connection.Signal.Set();
    }

    /// <summary>Sends the bytes of a control frame: until the loop is over on its task, then on the caller's.</summary>
    public ValueTask SendControlAsync(ReadOnlyMemory<byte> frame, FrameOutput output, CancellationToken cancellationToken)
    {
        if (!_isOver)
        {
            return PostAsync(() => writer.Add(frame), cancellationToken);
        }

        writer.Add(frame);
        return SendAsync(output);
    }

    /// <summary>Serves the connection to its end.</summary>
    /// <param name="output">Where its frames go.</param>
    /// <param name="gone">Ends it: the peer is gone.</param>
    public async Task<ReaderEnd> RunAsync(FrameOutput output, CancellationToken gone)
    {
        await using var abort = gone.UnsafeRegister(static connection => ((Connection)connection!).Abort(), connection);
        connection.Attach(this);
        try
        {
            writer.Begin();
            await SendAsync(output);
            var turns = 0;
            while (!connection.IsAborted)
            {
                var any = TakeRequests() | await CopyAsync(gone);
                if (IsComplete || (connection.ShouldEnd && !await connection.LiveOnAsync()))
                {
                    await SendAsync(output);
                    return IsComplete ? ReaderEnd.Terminal : ReaderEnd.ComeAgain;
                }

                WriteHeartbeatIfDue();
                await (writer.Count > 0 ? SendAsync(output) : any ? ValueTask.CompletedTask : connection.Signal.WaitAsync());
                turns = any ? turns + 1 : 0;
                if (turns >= MostTurns)
                {
                    turns = 0;
                    await Task.Yield(); // whoever has much to read does not keep a thread from the others
                }
            }

            if (!gone.IsCancellationRequested && TakeRequests())
            {
                await SendAsync(output); // the close frame of a WebSocket that received bytes which are not valid
            }

            return ReaderEnd.Gone;
        }
        finally
        {
            _isOver = true;
        }
    }

    /// <summary>Leaves all logs, those too that it was asked to follow too late.</summary>
    public void Dispose()
    {
        TakeRequests();
        foreach (var feed in _feeds)
        {
            feed.Dispose();
        }

        writer.Clear();
        connection.Dispose();
    }

    private Channel<Action> Requests => Volatile.Read(ref _requests)
        ?? Interlocked.CompareExchange(ref _requests, Channel.CreateBounded<Action>(MostPending), null)
        ?? _requests;

    private bool IsComplete => !StaysOpen && Array.TrueForAll(_feeds, static feed => feed.IsOver);

    // Events that this reader is not shown write nothing, and so do not count as a sign of life.
    private void WriteHeartbeatIfDue()
    {
        if (writer.Count == 0 && connection.IsHeartbeatDue)
        {
            connection.Ask();
            writer.WriteHeartbeat();
        }
    }

    private bool TakeRequests()
    {
        var any = false;
        while (Volatile.Read(ref _requests) is { } requests && requests.Reader.TryRead(out var request))
        {
            request();
            any = true;
        }

        return any;
    }

    // A batch of each in turn, so that one long log does not keep the others waiting.
    private ValueTask<bool> CopyAsync(CancellationToken gone) => _feeds is [var only]
        ? only.IsOver ? new(false) : only.CopyAsync(gone)
        : CopyEachAsync(gone);

    private async ValueTask<bool> CopyEachAsync(CancellationToken gone)
    {
        var any = false;
        foreach (var feed in _feeds)
        {
            any |= !feed.IsOver && await feed.CopyAsync(gone);
        }

        return any;
    }

    // Without a token, whose registration each write would pay for: the end of the connection ends a write.
    private ValueTask SendAsync(FrameOutput output)
    {
        var sending = output.SendAsync(writer, CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending);
        }

        sending.GetAwaiter().GetResult();
        writer.Clear();
        connection.Wrote();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask sending)
    {
        connection.BeginWrite();
        await sending;
        connection.EndWrite();
        writer.Clear();
        connection.Wrote();
    }
}
