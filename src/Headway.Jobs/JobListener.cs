using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Reads a job's log while the job works: gives it the answers, and ends the work when the log is closed by someone
/// else. Where the store is out of reach for a while, it goes on from where it was.
/// </summary>
internal sealed partial class JobListener(EventLog log, JobAnswers answers, TimeProvider time, ILogger logger)
{
    private const int Batch = 16;

    private long _heard;

    /// <summary>Listens until the work is done, or ends it.</summary>
    public async Task FollowAsync(string job, long after, CancellationTokenSource ended, CancellationToken workDone)
    {
        _heard = after;
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
            answers.Reached(long.MaxValue); // nothing more will come: nobody is to wait for it
        }
    }

    private async Task<bool> ListenAsync(string job, CancellationTokenSource ended, CancellationToken workDone)
    {
        try
        {
            if (await log.OpenAsync(job, new(_heard), new(), workDone) is { Reader: { } reader })
            {
                using (reader)
                {
                    await ReadAsync(reader, ended, workDone);
                }
            }
            else
            {
                await ended.CancelAsync(); // the log is not there any more, or shorter than it was
            }

            return true;
        }
        catch (OperationCanceledException) when (workDone.IsCancellationRequested)
        {
            return true;
        }
        catch (Exception fault)
        {
            LogDeaf(job, fault);
            return workDone.IsCancellationRequested;
        }
    }

    private async Task ReadAsync(LogReader reader, CancellationTokenSource ended, CancellationToken workDone)
    {
        await foreach (var events in reader.FollowAsync(Batch, workDone))
        {
            foreach (var e in events)
            {
                _heard = e.Seq; // first, so that one that cannot be taken in is not met again
                if (e.Type == EventTypes.JobInputReceived)
                {
                    answers.Arrived(e);
                }
            }

            answers.Reached(_heard);
        }

        await ended.CancelAsync(); // the log is closed
    }

    [LoggerMessage(4, LogLevel.Warning, "Job {Job} cannot read its log; that is tried again.")]
    private partial void LogDeaf(string job, Exception fault);
}
