using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Takes jobs from the line whenever one of the <see cref="JobsOptions.Concurrency"/> places is free, and when the
/// server stops, gives back what it has.
/// </summary>
/// <remarks>Thread-safe. All a job's state is in its log.</remarks>
internal sealed partial class JobWorkers(JobQueues lines, JobAttempts attempts, JobsOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    // A lease that cannot be handed back ends by itself: not worth a long wait.
    private static readonly TimeSpan s_leave = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _places = new(options.Concurrency);
    private readonly ConcurrentDictionary<IJobLease, Task> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _taking = Task.CompletedTask;

    /// <summary>How many jobs are begun here and not ended, those that wait for an answer included.</summary>
    public int Running => _running.Count;

    /// <summary>Cancelled when the server begins to stop.</summary>
    public CancellationToken Stopping { get; private set; }

    public void Start()
    {
        Stopping = _stop.Token;
        var taking = new List<Task> { Task.Run(() => TakeAsync(lines.Queue.WaitAsync, lines.Queue.TakeAsync), CancellationToken.None) };
        if (lines.Own is { } own)
        {
            taking.Add(Task.Run(() => TakeAsync(own.WaitAsync, own.TakeAsync), CancellationToken.None));
        }

        _taking = Task.WhenAll(taking);
    }

    /// <summary>
    /// From now on no job is taken, and those that run hand themselves back; what has not after
    /// <see cref="JobsOptions.StopTimeout"/> is handed back as it is.
    /// </summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        try
        {
            await StoppedAsync().WaitAsync(options.StopTimeout, time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            LogLeftRunning(Running);
        }

        var leaving = _running.Keys.Select(static lease => lease.HandBackAsync()).Append(lines.Own?.LeaveAsync() ?? Task.CompletedTask);
        await Task.WhenAll(leaving).WaitAsync(s_leave, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Ends without a word, as a process does that is killed.</summary>
    public void Dispose()
    {
        if (!_stop.IsCancellationRequested)
        {
            _stop.Cancel();
        }

        _stop.Dispose();
    }

    private async Task StoppedAsync()
    {
        await _taking; // from then on no job is added
        await Task.WhenAll(_running.Values);
    }

    private async Task TakeAsync(Func<CancellationToken, Task> wait, Func<CancellationToken, Task<IJobLease?>> take)
    {
        var pause = StoreBackoff.First;
        while (!Stopping.IsCancellationRequested)
        {
            try
            {
                await TakeOneAsync(wait, take);
                pause = StoreBackoff.First;
            }
            catch (OperationCanceledException) when (Stopping.IsCancellationRequested)
            {
            }
            catch (Exception fault)
            {
                LogOutOfReach(fault);
                await StoreBackoff.WaitAsync(pause, time, Stopping, default);
                pause = StoreBackoff.Next(pause);
            }
        }
    }

    private async Task TakeOneAsync(Func<CancellationToken, Task> wait, Func<CancellationToken, Task<IJobLease?>> take)
    {
        // The place before the job: while it waits for one, a job stands in line, where it can be seen and cancelled.
        await wait(Stopping);
        await _places.WaitAsync(Stopping);
        IJobLease? lease = null;
        try
        {
            lease = await take(Stopping);
        }
        finally
        {
            if (lease is null)
            {
                _places.Release();
            }
        }

        if (lease is not null)
        {
            Begin(lease);
        }
    }

    private void Begin(IJobLease lease)
    {
        var begun = new TaskCompletionSource();
        _running[lease] = begun.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                using var place = new ConcurrencySlot(_places);
                await attempts.WorkAsync(lease, place, Stopping);
            }
            catch (Exception fault)
            {
                LogLeaseKept(lease.Job, fault);
            }
            finally
            {
                _running.TryRemove(lease, out _);
                begun.SetResult();
            }
        });
    }

    [LoggerMessage(2, LogLevel.Warning, "{Count} jobs did not stop in time; they go on from their logs elsewhere, or when the server starts again.")]
    private partial void LogLeftRunning(int count);

    [LoggerMessage(4, LogLevel.Error, "The lease on job {Job} could not be given up.")]
    private partial void LogLeaseKept(string job, Exception fault);

    [LoggerMessage(3, LogLevel.Error, "No job can be taken from the line now; that is tried again.")]
    private partial void LogOutOfReach(Exception fault);
}
