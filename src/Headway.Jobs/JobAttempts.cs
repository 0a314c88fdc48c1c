using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// What is done with a job that was taken: it is begun, or ended if it must not be begun again; and afterwards its lease
/// is given up, in the way that fits what has become of it.
/// </summary>
internal sealed partial class JobAttempts(
    EventLog log, IReadOnlyDictionary<string, IJobKind> kinds, JobQueues lines, JobsOptions options, TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger<JobRun>();
    private TimeSpan _pause = StoreBackoff.First;

    /// <summary>How long jobs waited in line before they were first begun.</summary>
    public required QueueWaitTimes Waits { get; init; }

    /// <summary>Told of each job that this process begins an attempt at. Must be quick.</summary>
    public Action<JobRecord>? Begins { get; set; }

    public async Task WorkAsync(IJobLease lease, ConcurrencySlot place, CancellationToken stopping)
    {
        var isOver = false;
        try
        {
            isOver = await RunAsync(lease, place, stopping);
            _pause = StoreBackoff.First;
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            // The place is kept meanwhile: where the store does not answer, there is nothing better to do with it.
            LogSetBack(lease.Job, fault);
            await StoreBackoff.WaitAsync(_pause, time, lease.Lost, stopping);
            _pause = StoreBackoff.Next(_pause);
        }

        await (isOver ? lease.CompleteAsync() : lease.HandBackAsync());
    }

    // Whether the job has ended. As long as the lease holds, an attempt that another has begun is an old one.
    private async Task<bool> RunAsync(IJobLease lease, ConcurrencySlot place, CancellationToken stopping)
    {
        for (var tries = 0; !lease.Lost.IsCancellationRequested; tries++)
        {
            if (tries > 1) // the second look finds out what has happened; more of them are not expected
            {
                await StoreBackoff.WaitAsync(StoreBackoff.First, time, lease.Lost, stopping);
            }

            stopping.ThrowIfCancellationRequested();
            if (await log.FindAsync(lease.Job, stopping) is not { IsClosed: false } job || await RefuseAsync(job, lease))
            {
                return true;
            }

            Waits.Measure(job, time);
            Begins?.Invoke(job);
            switch (await new JobRun(log, kinds[job.Kind], place, time, _logger).RunAsync(job, lease.Lost, stopping))
            {
                case JobRunEnd.Ended:
                    return true;
                case JobRunEnd.Returned:
                    return false;
            }
        }

        return false;
    }

    private async Task<bool> RefuseAsync(JobRecord job, IJobLease lease)
    {
        var reason = lines.IsOwn(job.Kind) && lease is not ILocalLease
            ? "The node that the job belonged to is gone, and no other can do it."
            : job.UncleanStarts >= options.MaxAttempts
                ? $"The job was begun {job.Attempt} times and the server went down each time, so it was given up."
                : null;
        if (reason is not null)
        {
            var data = JobJson.Write(new { Error = new JobError("interrupted", reason) });
            await log.AppendAsync(job.Id, [new(EventTypes.JobFailed, data)], producer: null, CancellationToken.None);
        }

        return reason is not null;
    }

    [LoggerMessage(3, LogLevel.Error, "Job {Job} cannot be worked on now; it goes back into the line.")]
    private partial void LogSetBack(string job, Exception fault);
}
