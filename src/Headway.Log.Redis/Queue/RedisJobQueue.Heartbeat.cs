using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headway.Log.Redis.Queue;

/// <content>
/// The heartbeat: three times in a lease time, one call for all leases of the node. It looks for lapsed leases too; and
/// when one is about to lapse, which it does only when its node is silent, the next beat comes just then. So a job is
/// taken over one lease time after its node's last word, and not a beat later.
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

    // When the next lease would lapse, anyone's; null while nobody can tell.
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
            // The next beat may do better; until then the leases' own clocks run.
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
        else if (_leases.ContainsKey(lease.Token)) // not given up meanwhile
        {
            await lease.LoseAsync();
        }
    }

    private RedisValue[] Renewal(RedisJobLease lease) => [lease.Token, Milliseconds(lease.Life), lease.Job];

    // A job that came before the subscription worked has woken nobody here.
    private async Task WakeWhenSubscribedAsync(CancellationToken closing)
    {
        try
        {
            await _wakeSubscription.ConfirmedAsync(closing);
            _wake.Writer.TryWrite(true);
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            // The connection makes it good when Redis is back; until then the line is looked at now and then.
        }
    }

    [LoggerMessage(2, LogLevel.Warning, "{Count} leases could not be renewed: {Reason}")]
    private partial void LogNotRenewed(int count, string reason);
}
