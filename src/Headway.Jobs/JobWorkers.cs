using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Takes a job from the queue when one of the <see cref="JobsOptions.Concurrency"/> slots is free. When the server stops,
/// hands its jobs back to the queue.
/// </summary>
/// <remarks>Thread-safe. A job's whole state is in its log.</remarks>
internal sealed partial class JobWorkers(JobQueues queues, JobAttempts attempts, JobsOptions options, TimeProvider time, ILogger logger) : IDisposable
{
    // A lease that cannot be handed back expires, so a longer wait is not needed.
    private static readonly TimeSpan s_handBackTimeout = TimeSpan.FromSeconds(1);

    private readonly SemaphoreSlim _slots = new(options.Concurrency);
    private readonly ConcurrentDictionary<IJobLease, Task> _running = new();
    private readonly CancellationTokenSource _stop = new();
    private Task _taking = Task.CompletedTask;

    /// <summary>The number of jobs that this process runs, including those that wait for an answer.</summary>
    public int Running => _running.Count;

    /// <summary>Cancelled when the server starts to stop.</summary>
    public CancellationToken Stopping { get; private set; }

    public void Start()
    {
        Stopping = _stop.Token;
        var taking = new List<Task> { Task.Run(() => TakeAsync(queues.Queue.WaitAsync, queues.Queue.TakeAsync), CancellationToken.None) };
        if (queues.Local is { } local)
        {
            taking.Add(Task.Run(() => TakeAsync(local.WaitAsync, local.TakeAsync), CancellationToken.None));
        }

        _taking = Task.WhenAll(taking);
    }

    /// <summary>
    /// Takes no more jobs and waits until the running jobs are handed back. After
    /// <see cref="JobsOptions.StopTimeout"/>, hands back the leases of jobs that still run.
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

        var handBacks = _running.Keys.Select(static lease => lease.HandBackAsync()).Append(queues.Local?.HandBackAllAsync() ?? Task.CompletedTask);
        await Task.WhenAll(handBacks).WaitAsync(s_handBackTimeout, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stops without handing jobs back, like a killed process.</summary>
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
        await _taking; // after this, no job is added
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
                LogTakeFailed(fault);
                await StoreBackoff.WaitAsync(pause, time, Stopping, default);
                pause = StoreBackoff.Next(pause);
            }
        }
    }

    private async Task TakeOneAsync(Func<CancellationToken, Task> wait, Func<CancellationToken, Task<IJobLease?>> take)
    {
        // Acquires the slot before the job: until a slot is free, the job stays queued, with a position, and can be cancelled.
        await wait(Stopping);
        await _slots.WaitAsync(Stopping);
        IJobLease? lease = null;
        try
        {
            lease = await take(Stopping);
        }
        finally
        {
            if (lease is null)
            {
                _slots.Release();
            }
        }

        if (lease is not null)
        {
            Begin(lease);
        }
    }

    private void Begin(IJobLease lease)
    {
        var done = new TaskCompletionSource();
        _running[lease] = done.Task;
        _ = Task.Run(async () =>
        {
            try
            {
                using var slot = new ConcurrencySlot(_slots);
                await attempts.WorkAsync(lease, slot, Stopping);
            }
            catch (Exception fault)
            {
                LogLeaseNotReleased(lease.Job, fault);
            }
            finally
            {
                _running.TryRemove(lease, out _);
                done.SetResult();
            }
        });
    }

    [LoggerMessage(2, LogLevel.Warning, "{Count} jobs did not stop in time. They continue from their logs on another node or after the restart.")]
    private partial void LogLeftRunning(int count);

    [LoggerMessage(4, LogLevel.Error, "The lease on job {Job} could not be released.")]
    private partial void LogLeaseNotReleased(string job, Exception fault);

    [LoggerMessage(3, LogLevel.Error, "Taking a job from the queue failed and is retried.")]
    private partial void LogTakeFailed(Exception fault);
}
