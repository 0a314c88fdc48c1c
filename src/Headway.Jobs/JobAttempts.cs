using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Processes a job taken from the queue: runs an attempt, or fails the job if it must not be started again. Afterwards
/// completes the lease or hands it back.
/// </summary>
internal sealed partial class JobAttempts(
    EventLog log, IReadOnlyDictionary<string, IJobKind> kinds, JobQueues queues, JobsOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<JobRun>();
    private TimeSpan _pause = StoreBackoff.First;

    /// <summary>Measures how long jobs are queued before their first attempt.</summary>
    public required QueueWaitTimes WaitTimes { get; init; }

    /// <summary>Called before each attempt of this process. Must not block.</summary>
    public Action<JobRecord>? AttemptStarting { get; set; }

    public async Task WorkAsync(IJobLease lease, ConcurrencySlot slot, CancellationToken stopping)
    {
        var isOver = false;
        try
        {
            isOver = await RunAsync(lease, slot, stopping);
            _pause = StoreBackoff.First;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            // Keeps the concurrency slot during the backoff: while the store is unreachable, other jobs cannot run either.
            LogRequeued(lease.Job, fault);
            await StoreBackoff.WaitAsync(_pause, time, lease.Lost, stopping);
            _pause = StoreBackoff.Next(_pause);
        }

        await (isOver ? lease.CompleteAsync() : lease.HandBackAsync());
    }

    // Returns whether the job has ended. While the lease is valid, an attempt of another worker is outdated and is superseded.
    private async Task<bool> RunAsync(IJobLease lease, ConcurrencySlot slot, CancellationToken stopping)
    {
        for (var tries = 0; !lease.Lost.IsCancellationRequested; tries++)
        {
            if (tries > 1) // one immediate retry is expected to suffice; further ones back off
            {
                await StoreBackoff.WaitAsync(StoreBackoff.First, time, lease.Lost, stopping);
            }

            stopping.ThrowIfCancellationRequested();
            if (await log.FindAsync(lease.Job, stopping) is not { IsClosed: false } job || await RefuseAsync(job, lease))
            {
                return true;
            }

            WaitTimes.Measure(job, time);
            AttemptStarting?.Invoke(job);
            switch (await new JobRun(log, kinds[job.Kind], slot, time, _logger).RunAsync(job, lease.Lost, stopping))
            {
                case JobRunOutcome.Ended:
                    return true;
                case JobRunOutcome.Requeued:
                    return false;
            }
        }

        return false;
    }

    private async Task<bool> RefuseAsync(JobRecord job, IJobLease lease)
    {
        var reason = queues.IsLocal(job.Kind) && lease is not ILocalLease
            ? "The job could only run on the node that created it, and that node is gone."
            : job.UncleanStarts >= options.MaxAttempts
                ? $"The job was started {job.Attempt} times and the server stopped unexpectedly each time, so it is not started again."
                : null;
        if (reason is not null)
        {
            var data = JobJson.Write(new { Error = new JobError("interrupted", reason) });
            await log.AppendAsync(job.Id, [new(EventTypes.JobFailed, data)], producer: null, CancellationToken.None);
        }

        return reason is not null;
    }

    [LoggerMessage(3, LogLevel.Error, "Job {Job} cannot run now and is queued again.")]
    private partial void LogRequeued(string job, Exception fault);
}
