using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Headway.AspNetCore.Connections;

namespace Headway.AspNetCore.Transports;

/// <summary>Why a reader loop ended.</summary>
internal enum ReaderEnd
{
    /// <summary>The terminal event of each followed log was sent.</summary>
    Terminal = 0,

    /// <summary>The peer should reconnect with its cursor: the connection reached its maximum age, or the server is stopping.</summary>
    Reconnect = 1,

    /// <summary>The peer has disconnected.</summary>
    Disconnected = 2,
}

/// <summary>
/// Serves one connection: copies the events after each cursor, sends them, and waits when there are none. The loop is the
/// same for live, resuming and replaying readers, and for one log or several. Events that arrive during a write are sent
/// together in the next one.
/// </summary>
/// <remarks>
/// Runs on one task, which owns the feeds, the writer and the subscriptions. Other tasks use <see cref="Post"/>. Disposing
/// the loop disposes the connection.
/// </remarks>
internal sealed class ReaderLoop(FrameWriter writer, Connection connection) : IDisposable
{
    private const int MaxQueuedActions = 64;
    private const int MaxTurns = 4;

    private Channel<Action>? _actions; // created for the first action, because most clients send nothing
    private volatile Feed[] _feeds = [];
    private volatile bool _isOver;

    /// <summary>Whether the loop continues without a log to follow, because the client may subscribe to one. The default value is false.</summary>
    public bool StaysOpen { get; init; }

    /// <summary>The feeds. Any thread may read the list; only the loop's task may use the feeds.</summary>
    public IReadOnlyList<Feed> Feeds => _feeds;

    /// <summary>Adds a feed. Call it before <see cref="RunAsync"/> or on the loop's task.</summary>
    public void Follow(Feed feed) => _feeds = [.. _feeds, feed];

    /// <summary>Removes and disposes a feed. Call it on the loop's task.</summary>
    public void Unfollow(Feed feed)
    {
        _feeds = [.. _feeds.Where(other => other != feed)];
        feed.Dispose();
    }

    /// <summary>Queues an action for the loop's task. Thread-safe.</summary>
    /// <returns>False if the queue is full, because the peer sends faster than it reads.</returns>
    public bool Post(Action action)
    {
        var isQueued = Actions.Writer.TryWrite(action);
        connection.Signal.Set();
        return isQueued;
    }

    /// <summary>Like <see cref="Post"/>, but waits while the queue is full.</summary>
    public async ValueTask PostAsync(Action action, CancellationToken cancellationToken)
    {
        await Actions.Writer.WriteAsync(action, cancellationToken);
        connection.Signal.Set();
    }

    /// <summary>Sends a control frame: on the loop's task while it runs, afterwards on the caller's.</summary>
    public ValueTask SendControlAsync(ReadOnlyMemory<byte> frame, FrameOutput output, CancellationToken cancellationToken)
    {
        if (!_isOver)
        {
            return PostAsync(() => writer.Add(frame), cancellationToken);
        }

        writer.Add(frame);
        return SendAsync(output);
    }

    /// <summary>Serves the connection until it ends.</summary>
    /// <param name="output">Receives the frames.</param>
    /// <param name="disconnected">Canceled when the peer disconnects. Ends the loop.</param>
    public async Task<ReaderEnd> RunAsync(FrameOutput output, CancellationToken disconnected)
    {
        await using var abort = disconnected.UnsafeRegister(static connection => ((Connection)connection!).Abort(), connection);
        connection.Attach(this);
        try
        {
            writer.Begin();
            await SendAsync(output);
            var turns = 0;
            while (!connection.IsAborted)
            {
                var any = RunActions() | await CopyAsync(disconnected);
                if (IsComplete || (connection.ShouldEnd && !await connection.TryExtendAsync()))
                {
                    await SendAsync(output);
                    return IsComplete ? ReaderEnd.Terminal : ReaderEnd.Reconnect;
                }

                WriteHeartbeatIfDue();
                await (writer.Count > 0 ? SendAsync(output) : any ? ValueTask.CompletedTask : connection.Signal.WaitAsync());
                turns = any ? turns + 1 : 0;
                if (turns >= MaxTurns)
                {
                    turns = 0;
                    await Task.Yield(); // lets other readers use the thread
                }
            }

            if (!disconnected.IsCancellationRequested && RunActions())
            {
                await SendAsync(output); // the close frame of a WebSocket that received bytes which are not valid
            }

            return ReaderEnd.Disconnected;
        }
        finally
        {
            _isOver = true;
        }
    }

    /// <summary>Disposes all feeds, including those of actions that are still queued.</summary>
    public void Dispose()
    {
        RunActions();
        foreach (var feed in _feeds)
        {
            feed.Dispose();
        }

        writer.Clear();
        connection.Dispose();
    }

    private Channel<Action> Actions => Volatile.Read(ref _actions)
        ?? Interlocked.CompareExchange(ref _actions, Channel.CreateBounded<Action>(MaxQueuedActions), null)
        ?? _actions;

    private bool IsComplete => !StaysOpen && Array.TrueForAll(_feeds, static feed => feed.IsOver);

    // Hidden events write nothing, so they do not delay a heartbeat.
    private void WriteHeartbeatIfDue()
    {
        if (writer.Count == 0 && connection.IsHeartbeatDue)
        {
            connection.StartPongTimer();
            writer.WriteHeartbeat();
        }
    }

    private bool RunActions()
    {
        var any = false;
        while (Volatile.Read(ref _actions) is { } actions && actions.Reader.TryRead(out var action))
        {
            action();
            any = true;
        }

        return any;
    }

    // Copies one batch of each log in turn, so that a long log does not delay the others.
    private ValueTask<bool> CopyAsync(CancellationToken disconnected) => _feeds is [var only]
        ? only.IsOver ? new(false) : only.CopyAsync(disconnected)
        : CopyEachAsync(disconnected);

    private async ValueTask<bool> CopyEachAsync(CancellationToken disconnected)
    {
        var any = false;
        foreach (var feed in _feeds)
        {
            any |= !feed.IsOver && await feed.CopyAsync(disconnected);
        }

        return any;
    }

    // No token, because each write would register with it. The end of the connection ends a write.
    private ValueTask SendAsync(FrameOutput output)
    {
        var sending = output.SendAsync(writer, CancellationToken.None);
        if (!sending.IsCompletedSuccessfully)
        {
            return FinishAsync(sending);
        }

        sending.GetAwaiter().GetResult();
        writer.Clear();
        connection.CompleteWrite();
        return ValueTask.CompletedTask;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FinishAsync(ValueTask sending)
    {
        connection.BeginWrite();
        await sending;
        connection.EndWrite();
        writer.Clear();
        connection.CompleteWrite();
    }
}
