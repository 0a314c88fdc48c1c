using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>One term as leader: renews the lease, and drains or hands over at its end.</summary>
internal sealed class ChannelTerm : IDisposable
{
    /// <summary>The longest wait for an answer of Redis: 2 seconds.</summary>
    public static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(2);

    private const double TrustedShare = 2.0 / 3; // of the lease: no append may still run when another process can take the lease

    private static readonly TimeSpan s_maxInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_drainTimeout = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_clusterDelay = TimeSpan.FromMilliseconds(250); // the time in which all servers of a cluster receive a published message

    private readonly ChannelLease _lease;
    private readonly ChannelParts _parts;
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _wake = new(0);
    private long _renewed;
    private long _handOverSince;
    private bool _isInterrupted;

    /// <summary>Starts a term.</summary>
    /// <param name="number">The term.</param>
    /// <param name="requested">The timestamp of the request for the lease; the lease time counts from here.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="parts">The dependencies of the session.</param>
    public ChannelTerm(long number, long requested, ChannelLease lease, ChannelParts parts)
    {
        (_lease, _parts, _renewed) = (lease, parts, requested);
        Over = _over.Token;
        Session = new(parts, number, IsHeld, _over);
    }

    public ChannelSession Session { get; }

    /// <summary>Cancelled when the term is over.</summary>
    public CancellationToken Over { get; }

    private TimeSpan Interval => _lease.IsShared && _lease.Time / 5 < s_maxInterval ? _lease.Time / 5 : s_maxInterval;

    private TimeSpan SinceRenewal => _parts.Time.GetElapsedTime(Volatile.Read(ref _renewed));

    /// <summary>Reports that the subscription was interrupted and works again, so messages may be missing.</summary>
    public void Interrupt()
    {
        Volatile.Write(ref _isInterrupted, true);
        _wake.Release();
    }

    public Task CancelAsync() => _over.CancelAsync();

    /// <summary>Renews the lease until the term ends.</summary>
    /// <param name="subscriptions">If one of them stays disconnected, the term drains and ends.</param>
    /// <param name="ended">Its cancellation ends the term; this method cancels it when a subscription stays disconnected.</param>
    public async Task KeepAsync(IReadOnlyList<ChannelSubscription> subscriptions, CancellationTokenSource ended)
    {
        var disconnected = 0;
        while (!ended.IsCancellationRequested)
        {
            await _wake.WaitAsync(Interval, ended.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (ended.IsCancellationRequested)
            {
                return;
            }

            _parts.Counts.Flush();
            if (!await RenewAsync(ended.Token))
            {
                await _over.CancelAsync();
            }

            disconnected = _lease.IsShared && subscriptions.Any(static subscription => !subscription.IsConnected) ? disconnected + 1 : 0;
            if (disconnected * Interval > AnswerTimeout)
            {
                await ended.CancelAsync(); // another process may be connected
            }
        }
    }

    /// <summary>Ends the term: appends the queued messages, and releases the lease.</summary>
    /// <param name="subscriptions">The subscriptions to close.</param>
    /// <param name="drains">Whether to wait for the appends.</param>
    public async Task EndAsync(IReadOnlyList<ChannelSubscription> subscriptions, bool drains)
    {
        foreach (var subscription in subscriptions)
        {
            subscription.Close();
        }

        if (Over.IsCancellationRequested)
        {
            return;
        }

        StartHandOver();
        await (drains ? Session.DrainAsync() : Task.CompletedTask).WaitAsync(s_drainTimeout, _parts.Time, Over);
        await (_lease.IsCluster ? Task.Delay(s_clusterDelay, _parts.Time, Over) : Task.CompletedTask);
        await _lease.FreeAsync(Session.Term, handsOver: false, Over);
    }

    /// <summary>Hands over: releases the lease to another process, and appends the messages before its mark.</summary>
    public async Task HandOverAsync(IReadOnlyList<ChannelSubscription> subscriptions)
    {
        StartHandOver();
        var successors = Task.WhenAll(subscriptions.Select(static subscription => subscription.WaitForSuccessorAsync()));
        var hasSuccessor = await _lease.FreeAsync(Session.Term, handsOver: true, Over) && await CompletesInTimeAsync(successors);

        foreach (var subscription in subscriptions)
        {
            subscription.Close();
        }

        await Session.DrainAsync().WaitAsync(s_drainTimeout, _parts.Time, Over);
        if (hasSuccessor)
        {
            await _lease.FinishAsync(Session.Term, Over);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _over.Dispose();
        _wake.Dispose();
    }

    private async Task<bool> CompletesInTimeAsync(Task task)
    {
        await Task.WhenAny(task, Task.Delay(AnswerTimeout, _parts.Time, Over));
        return task.IsCompleted;
    }

    // False: the term is over.
    private async Task<bool> RenewAsync(CancellationToken cancellationToken)
    {
        var requested = _parts.Time.GetTimestamp();
        try
        {
            if (!await _lease.KeepAsync(Session.Term, Session.HighestEpoch, cancellationToken))
            {
                return false;
            }

            Volatile.Write(ref _renewed, requested);
            await ReportGapAsync(cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            return !_lease.IsShared || SinceRenewal < _lease.Time * TrustedShare;
        }
    }

    // After the renewal: if the lease is lost, the next leader reports the gap.
    private async Task ReportGapAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isInterrupted))
        {
            Volatile.Write(ref _isInterrupted, false);
            try
            {
                Session.AddGapNotes(await _parts.Jobs.ListOpenAsync(cancellationToken));
            }
            catch (LogStoreException)
            {
                Volatile.Write(ref _isInterrupted, true);
                throw;
            }
        }
    }

    private void StartHandOver() => Volatile.Write(ref _handOverSince, _parts.Time.GetTimestamp());

    // During a hand-over the successor waits for this process.
    private bool IsHeld() => !_lease.IsShared
        || (Volatile.Read(ref _handOverSince) is > 0 and var since ? _parts.Time.GetElapsedTime(since) < s_drainTimeout : SinceRenewal < _lease.Time * TrustedShare);
}
