using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Headway.Log.Redis.Queue;

/// <content>The heartbeat: three times in a lease time, one call for all leases of the node.</content>
public sealed partial class RedisJobQueue
{
    private async Task BeatAsync(CancellationToken closing)
    {
        var beat = _life / 3;
        using var timer = new PeriodicTimer(beat, _time);
        try
        {
            _ = SubscribeAsync(closing);
            while (await timer.WaitForNextTickAsync(closing))
            {
                using var enough = CancellationTokenSource.CreateLinkedTokenSource(closing);
                enough.CancelAfter(beat);
                await BeatOnceAsync(enough.Token);
            }
        }
        catch (OperationCanceledException) when (closing.IsCancellationRequested)
        {
        }
    }

    private async Task BeatOnceAsync(CancellationToken enough)
    {
        try
        {
            var leases = _leases.Values.ToList();
            var (result, sent) = await RunAsync(QueueScripts.Renew, [.. leases.SelectMany(Renewal)], enough);
            var answer = (RedisResult[])result!;
            Waits((long)answer[0]);
            var lost = ((string[])answer[1]!).ToHashSet(StringComparer.Ordinal);
            foreach (var lease in leases)
            {
                await SettleAsync(lease, sent, isLost: lost.Contains(lease.Token));
            }
        }
        catch (Exception fault)
        {
            // The next beat may do better; until then the leases' own clocks run.
            if (!_leases.IsEmpty && !_closing.IsCancellationRequested)
            {
                LogNotRenewed(_leases.Count, fault.Message);
            }
        }
    }

    private async Task SettleAsync(RedisJobLease lease, long sent, bool isLost)
    {
        if (!isLost)
        {
            lease.Renewed(sent);
        }
        else if (_leases.ContainsKey(lease.Token)) // not given up meanwhile
        {
            LogLost(lease.Job);
            await lease.LoseAsync();
        }
    }

    private RedisValue[] Renewal(RedisJobLease lease) => [lease.Token, Milliseconds(lease.Life), lease.Job];

    private async Task SubscribeAsync(CancellationToken closing)
    {
        try
        {
            await _connection.SubscribeAsync(_channel, OnWake, closing);
            _wake.Writer.TryWrite(true);
        }
        catch (Exception fault) when (fault is LogStoreException or OperationCanceledException)
        {
            // The connection makes it good when Redis is back; until then the line is looked at now and then.
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Another node may have job {Job}: the lease on it was lost.")]
    private partial void LogLost(string job);

    [LoggerMessage(2, LogLevel.Warning, "{Count} leases could not be renewed: {Reason}")]
    private partial void LogNotRenewed(int count, string reason);
}
