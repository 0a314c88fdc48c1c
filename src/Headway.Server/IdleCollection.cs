using Headway.AspNetCore.Connections;

namespace Headway.Server;

/// <summary>
/// Returns memory to the system after many readers have connected and the server is idle. Without load the collector does not
/// run, and the garbage of their requests stays resident.
/// </summary>
internal sealed class IdleCollection(ConnectionRegistry clock, TimeProvider time) : BackgroundService
{
    private const int MinNewConnections = 1000; // new readers since the last collection; a blocking collection stops the process

    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    private int _lastCount;
    private int _collectedFor;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(s_interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                CollectIfIdle();
            }
        }
        catch (OperationCanceledException)
        {
            // The server is stopping.
        }
    }

    // Collects only if no reader connected and nothing was sent during the last interval.
    private void CollectIfIdle()
    {
        var (count, isQuiet) = (0, true);
        foreach (var connection in clock.Connections)
        {
            count++;
            isQuiet &= connection.TimeSinceLastWrite >= s_interval;
        }

        if (count - _collectedFor >= MinNewConnections && count == _lastCount && isQuiet)
        {
            _collectedFor = count;
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }

        (_lastCount, _collectedFor) = (count, Math.Min(_collectedFor, count));
    }
}
