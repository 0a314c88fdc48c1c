using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>One term of leading: keeps the lease, and ends in good order.</summary>
internal sealed class ChannelTerm : IDisposable
{
    /// <summary>How long Redis may take to answer.</summary>
    public static readonly TimeSpan Answer = TimeSpan.FromSeconds(2);

    private const double Trusted = 2.0 / 3; // of the lease: no append may be under way when another process can take it

    private static readonly TimeSpan s_longestBeat = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_lastWork = TimeSpan.FromSeconds(3);

    private static readonly TimeSpan s_relay = TimeSpan.FromMilliseconds(250); // until all servers of a cluster have passed on what was taken here

    private readonly ChannelLease _lease;
    private readonly ChannelParts _parts;
    private readonly CancellationTokenSource _over = new();
    private readonly SemaphoreSlim _wake = new(0);
    private long _kept;
    private long _leavingSince;
    private bool _isInterrupted;

    /// <summary>Begins a term.</summary>
    /// <param name="number">The term.</param>
    /// <param name="asked">When the lease was asked for: it counts from then.</param>
    /// <param name="lease">The lease.</param>
    /// <param name="parts">What the session works with.</param>
    public ChannelTerm(long number, long asked, ChannelLease lease, ChannelParts parts)
    {
        (_lease, _parts, _kept) = (lease, parts, asked);
        Over = _over.Token;
        Session = new(parts, number, IsHeld, _over);
    }

    public ChannelSession Session { get; }

    /// <summary>Cancelled when the term is over.</summary>
    public CancellationToken Over { get; }

    private TimeSpan Beat => _lease.IsShared && _lease.Time / 5 < s_longestBeat ? _lease.Time / 5 : s_longestBeat;

    private TimeSpan Silence => _parts.Time.GetElapsedTime(Volatile.Read(ref _kept));

    /// <summary>The subscription was interrupted and works again: messages may be missing.</summary>
    public void Interrupt()
    {
        Volatile.Write(ref _isInterrupted, true);
        _wake.Release();
    }

    public Task CancelAsync() => _over.CancelAsync();

    /// <summary>Keeps the lease until the term ends.</summary>
    /// <param name="subscriptions">The term ends in good order when one of them does not come back.</param>
    /// <param name="ended">Cancelled when the term shall end; cancels it when the term must end.</param>
    public async Task KeepAsync(IReadOnlyList<ChannelSubscription> subscriptions, CancellationTokenSource ended)
    {
        var deaf = 0;
        while (!ended.IsCancellationRequested)
        {
            await _wake.WaitAsync(Beat, ended.Token).ContinueWith(static _ => { }, TaskScheduler.Default);
            if (ended.IsCancellationRequested)
            {
                return;
            }

            _parts.Counts.Flush();
            if (!await KeepOnceAsync(ended.Token))
            {
                await _over.CancelAsync();
            }

            deaf = _lease.IsShared && subscriptions.Any(static subscription => !subscription.IsConnected) ? deaf + 1 : 0;
            if (deaf * Beat > Answer)
            {
                await ended.CancelAsync(); // another process may hear more
            }
        }
    }

    /// <summary>Ends the term: what was heard is appended, and the lease is freed.</summary>
    /// <param name="subscriptions">They take no more messages.</param>
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

        BeginToLeave();
        await (drains ? Session.DrainAsync() : Task.CompletedTask).WaitAsync(s_lastWork, _parts.Time, Over);
        await (_lease.IsCluster ? Task.Delay(s_relay, _parts.Time, Over) : Task.CompletedTask);
        await _lease.FreeAsync(Session.Term, handsOver: false, Over);
    }

    /// <summary>Hands over: another process takes the lease, and what is published before its mark is appended here.</summary>
    public async Task HandOverAsync(IReadOnlyList<ChannelSubscription> subscriptions)
    {
        BeginToLeave();
        var left = Task.WhenAll(subscriptions.Select(static subscription => subscription.LeaveAsync()));
        var hasSuccessor = await _lease.FreeAsync(Session.Term, handsOver: true, Over) && await IsInTimeAsync(left);

        foreach (var subscription in subscriptions)
        {
            subscription.Close();
        }

        await Session.DrainAsync().WaitAsync(s_lastWork, _parts.Time, Over);
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

    private async Task<bool> IsInTimeAsync(Task task)
    {
        await Task.WhenAny(task, Task.Delay(Answer, _parts.Time, Over));
        return task.IsCompleted;
    }

    // False: the term is over.
    private async Task<bool> KeepOnceAsync(CancellationToken cancellationToken)
    {
        var asked = _parts.Time.GetTimestamp();
        try
        {
            if (!await _lease.KeepAsync(Session.Term, Session.HighestEpoch, cancellationToken))
            {
                return false;
            }

            Volatile.Write(ref _kept, asked);
            await TellGapAsync(cancellationToken);
            return true;
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            return !_lease.IsShared || Silence < _lease.Time * Trusted;
        }
    }

    // Behind the lease: a process that has lost it leaves this to the next leader.
    private async Task TellGapAsync(CancellationToken cancellationToken)
    {
        if (Volatile.Read(ref _isInterrupted))
        {
            Volatile.Write(ref _isInterrupted, false);
            try
            {
                Session.TellGap(await _parts.Jobs.ListOpenAsync(cancellationToken));
            }
            catch (LogStoreException)
            {
                Volatile.Write(ref _isInterrupted, true);
                throw;
            }
        }
    }

    private void BeginToLeave() => Volatile.Write(ref _leavingSince, _parts.Time.GetTimestamp());

    // While it leaves, the successor waits for it.
    private bool IsHeld() => !_lease.IsShared
        || (Volatile.Read(ref _leavingSince) is > 0 and var since ? _parts.Time.GetElapsedTime(since) < s_lastWork : Silence < _lease.Time * Trusted);
}
