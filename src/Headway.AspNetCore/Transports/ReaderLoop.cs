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
/// <remarks>Runs on one task, which owns the feeds, the writer and the subscriptions. Others ask of it by <see cref="Post"/>.</remarks>
internal sealed class ReaderLoop(FrameWriter writer, Connection connection) : IDisposable
{
    private const int MostPending = 64;

    private readonly Channel<Action> _requests = Channel.CreateBounded<Action>(MostPending);
    private volatile Feed[] _feeds = [];

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
        var isTaken = _requests.Writer.TryWrite(request);
        connection.Signal.Set();
        return isTaken;
    }

    /// <summary>As <see cref="Post"/>, and waits where too much waits to be done.</summary>
    public async ValueTask PostAsync(Action request, CancellationToken cancellationToken)
    {
        await _requests.Writer.WriteAsync(request, cancellationToken);
        connection.Signal.Set();
    }

    /// <summary>Serves the connection to its end.</summary>
    public async Task<ReaderEnd> RunAsync(CancellationToken aborted)
    {
        await using var abort = aborted.Register(connection.Abort);
        connection.Attach(this);
        writer.Begin();
        await FlushAsync(aborted);
        while (!connection.IsAborted)
        {
            var any = TakeRequests() | await CopyAsync(aborted);
            if (IsComplete || connection.ShouldEnd)
            {
                await FlushAsync(aborted);
                return IsComplete ? ReaderEnd.Terminal : ReaderEnd.ComeAgain;
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

    /// <summary>Leaves all logs, those too that it was asked to follow too late.</summary>
    public void Dispose()
    {
        TakeRequests();
        foreach (var feed in _feeds)
        {
            feed.Dispose();
        }
    }

    private bool IsComplete => !StaysOpen && Array.TrueForAll(_feeds, static feed => feed.IsOver);

    private bool TakeRequests()
    {
        var any = false;
        while (_requests.Reader.TryRead(out var request))
        {
            request();
            any = true;
        }

        return any;
    }

    // A batch of each in turn, so that one long log does not keep the others waiting.
    private async ValueTask<bool> CopyAsync(CancellationToken aborted)
    {
        var any = false;
        foreach (var feed in _feeds)
        {
            any |= !feed.IsOver && await feed.CopyAsync(aborted);
        }

        return any;
    }

    private async ValueTask FlushAsync(CancellationToken aborted)
    {
        connection.BeginWrite();
        await writer.FlushAsync(aborted);
        connection.EndWrite();
    }
}
