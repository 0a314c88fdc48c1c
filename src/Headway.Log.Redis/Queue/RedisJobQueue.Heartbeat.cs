using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headway.Log.Redis.Queue;

/// <content>
/// The heartbeat: three times per lease time, one call renews all leases of the node and returns expired ones to the queue.
/// If a lease is about to expire, the next heartbeat runs at that time, so a job is taken over one lease time after the last
/// renewal and not one interval later.
/// </content>
public sealed partial class RedisJobQueue
{
    private async Task HeartbeatAsync(CancellationToken closing)
    {
        var beat = _life / 3;
        try
        {
            _ = WakeWhenSubscribedAsync(closing);
            while (true)
            {
                using var over = new CancellationTokenSource(beat, _time);
                using var timeout = CancellationTokenSource.CreateLinkedTokenSource(closing, over.Token);
                var lapse = await RenewAllAsync(timeout.Token);
                await Task.Delay(lapse < beat ? lapse.Value : beat, _time, closing);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
        }
    }

    // The time until the next lease of any node expires; null: unknown, or there is none.
    private async Task<TimeSpan?> RenewAllAsync(CancellationToken timeout)
    {
        try
        {
            var leases = _leases.Values.ToList();
            var (result, sent) = await RunAsync(QueueScripts.Renew, [.. leases.SelectMany(Renewal)], timeout);
            var answer = (RedisResult[])result!;
            SetWaiting((long)answer[0]);
            var lost = ((string[])answer[1]!).ToHashSet(StringComparer.Ordinal);
            foreach (var lease in leases)
            {
                await ApplyAsync(lease, sent, isLost: lost.Contains(lease.Token));
            }

            return (long)answer[2] is >= 0 and var lapse ? TimeSpan.FromMilliseconds(lapse + 1) : null;
        }
        catch (Exception fault)
        {
            // The next heartbeat retries; until then the leases count down locally.
            if (!_leases.IsEmpty && !_closing.IsCancellationRequested)
            {
                LogNotRenewed(_leases.Count, fault.Message);
            }

            return null;
        }
    }

    private async Task ApplyAsync(RedisJobLease lease, long sent, bool isLost)
    {
        if (!isLost)
        {
            lease.Renewed(sent);
        }
        else if (_leases.ContainsKey(lease.Token)) // not released meanwhile
        {
            await lease.LoseAsync();
        }
    }

    private RedisValue[] Renewal(RedisJobLease lease) => [lease.Token, Milliseconds(lease.Life), lease.Job];

    // Jobs that were enqueued before the subscription was active have not woken this node.
    private async Task WakeWhenSubscribedAsync(CancellationToken closing)
    {
        try
        {
            await _wakeSubscription.ConfirmedAsync(closing);
            _wake.Writer.TryWrite(true);
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            // OnRestored wakes this node when Redis is reachable; each heartbeat polls too.
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "{Count} leases could not be renewed: {Reason}")]
    private partial void LogNotRenewed(int count, string reason);
}
