using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Reads a job's log while the job runs: delivers answers, and cancels the work when the log is closed. After a store
/// failure it continues from the last event that it read.
/// </summary>
internal sealed partial class JobListener(EventLog log, JobAnswers answers, TimeProvider time, ILogger logger)
{
    private const int Batch = 16;

    private long _lastSeq;

    /// <summary>Reads until the work is done. Cancels <paramref name="ended"/> when the log is closed or gone.</summary>
    public async Task FollowAsync(string job, long after, CancellationTokenSource ended, CancellationToken workDone)
    {
        _lastSeq = after;
        try
        {
            var pause = StoreBackoff.First;
            while (!await ListenAsync(job, ended, workDone))
            {
                await StoreBackoff.WaitAsync(pause, time, workDone, default);
                pause = StoreBackoff.Next(pause);
            }
        }
        finally
        {
            answers.AdvanceTo(long.MaxValue); // no more events follow, so that no step waits for them
        }
    }

    private async Task<bool> ListenAsync(string job, CancellationTokenSource ended, CancellationToken workDone)
    {
        try
        {
            if (await log.OpenAsync(job, new(_lastSeq), new(), workDone) is { Reader: { } reader })
            {
                using (reader)
                {
                    await ReadAsync(reader, ended, workDone);
                }
            }
            else
            {
                await ended.CancelAsync(); // the log no longer exists, or is shorter than before
            }

            return true;
        }
        catch (OperationCanceledException) when (workDone.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception fault)
        {
            LogReadFailed(job, fault);
            return workDone.IsCancellationRequested;
        }
    }

    private async Task ReadAsync(LogReader reader, CancellationTokenSource ended, CancellationToken workDone)
    {
        await foreach (var events in reader.FollowAsync(Batch, workDone))
        {
            foreach (var e in events)
            {
                _lastSeq = e.Seq; // before the delivery, so that an event that throws is not read again
                if (e.Type == EventTypes.JobInputReceived)
                {
                    answers.Deliver(e);
                }
            }

            answers.AdvanceTo(_lastSeq);
        }

        await ended.CancelAsync(); // the log is closed
    }

    [LoggerMessage(4, LogLevel.Warning, "Job {Job} cannot read its log. The read is retried.")]
    private partial void LogReadFailed(string job, Exception fault);
}
