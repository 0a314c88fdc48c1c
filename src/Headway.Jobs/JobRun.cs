using System.Text.Json;
using Headway.Log;
using Microsoft.Extensions.Logging;
using Activity = System.Diagnostics.Activity;

namespace Headway.Jobs;

/// <summary>
/// One attempt at one job. It follows the job's log while it works, so cancels and answers reach it through any server.
/// </summary>
internal sealed partial class JobRun(EventLog log, IJobKind kind, ConcurrencySlot slot, TimeProvider time, ILogger logger)
{
    // The first and last appends have producer sequence numbers: the first claims the attempt, and a retry after a lost
    // response stores neither twice.
    private const int FirstAppend = 0;
    private const int LastAppend = 1;

    private readonly JobAnswers _answers = new();

    /// <summary>
    /// Works until the log is closed, the lease is lost (<paramref name="lost"/>), or the server stops
    /// (<paramref name="stopping"/>) and the job is queued again.
    /// </summary>
    /// <exception cref="LogStoreException">The store is unreachable at the start of the attempt, or while the server stops.</exception>
    public async Task<JobRunOutcome> RunAsync(JobRecord job, CancellationToken lost, CancellationToken stopping)
    {
        var attempt = job.Attempt + 1;
        var producer = new Producer(Producer.Worker, attempt);
        var started = await AppendAsync(job.Id, EventTypes.JobStarted, new { Attempt = attempt }, producer with { Seq = FirstAppend });
        if (started.Outcome != AppendOutcome.Appended) // a duplicate: another worker has started this attempt
        {
            return JobRunOutcome.Superseded;
        }

        // Read after job.started: until then the previous worker is not fenced and can still complete a step.
        if (await log.FindAsync(job.Id, CancellationToken.None) is not { } current || current.Attempt != attempt)
        {
            return JobRunOutcome.Superseded;
        }

        var history = await JobHistory.ReadAsync(log, current, CancellationToken.None);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        var context = new JobContext(log, current, history, _answers, slot, time, ended.Token);
        using var span = JobTrace.StartAttempt(job, context.Attempt);
        using var workDone = new CancellationTokenSource();

        var following = new JobListener(log, _answers, time, logger).FollowAsync(job.Id, current.LastSeq, ended, workDone.Token);
        try
        {
            var (type, data) = await WorkAsync(context, span, new(lost, stopping), ended.Token);
            return type is null ? JobRunOutcome.Superseded : await FinishAsync(job.Id, type, data, producer with { Seq = LastAppend }, new(lost, stopping));
        }
        finally
        {
            await workDone.CancelAsync();
            await following;
        }
    }

    private async Task<(string? Type, object Data)> WorkAsync(JobContext context, Activity? span, StopTokens stop, CancellationToken ended)
    {
        try
        {
            JsonElement result = await kind.RunAsync(context, ended);
            return (EventTypes.JobCompleted, new { Result = JobJson.Present(result) });
        }
        catch (OperationCanceledException) when (stop.IsStopping)
        {
            return (EventTypes.JobQueued, new { Kind = kind.Name, Reason = "The server is stopping. The job continues after the restart." });
        }
        catch (Exception fault) when (stop.IsLost || fault is JobEndedException || (fault is OperationCanceledException && ended.IsCancellationRequested))
        {
            return (null, ""); // the log is closed or another worker has the job, so there is nothing to append
        }
        catch (LogStoreException fault)
        {
            LogWriteFailed(context.Id, fault);
            return (EventTypes.JobQueued, new { Kind = kind.Name, Reason = "The log was unreachable. The job continues after its last completed step." });
        }
        catch (Exception fault)
        {
            LogFailed(context.Id, kind.Name, fault);
            var error = JobContext.Explain(fault);
            JobTrace.Fail(span, error);
            return (EventTypes.JobFailed, new { Error = error });
        }
    }

    // Retries while the store is unreachable, so that the result is not lost.
    private async Task<JobRunOutcome> FinishAsync(string job, string type, object data, Producer producer, StopTokens stop)
    {
        for (var pause = StoreBackoff.First; !stop.IsLost; pause = StoreBackoff.Next(pause))
        {
            try
            {
                var result = await AppendAsync(job, type, data, producer);
                return !result.IsAccepted ? JobRunOutcome.Superseded : type == EventTypes.JobQueued ? JobRunOutcome.Requeued : JobRunOutcome.Ended;
            }
            catch (LogStoreException fault) when (!stop.IsStopping)
            {
                LogWriteFailed(job, fault);
            }

            await StoreBackoff.WaitAsync(pause, time, stop.Lost, stop.Stopping);
        }

        return JobRunOutcome.Superseded;
    }

    private Task<AppendResult> AppendAsync(string job, string type, object data, Producer producer) =>
        log.AppendAsync(job, [new(type, JobJson.Write(data))], producer, CancellationToken.None);

    [LoggerMessage(1, LogLevel.Error, "Job {Job} of kind {Kind} failed.")]
    private partial void LogFailed(string job, string kind, Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Job {Job} cannot write to its log. The job retries.")]
    private partial void LogWriteFailed(string job, Exception fault);

    private readonly record struct StopTokens(CancellationToken Lost, CancellationToken Stopping)
    {
        public bool IsLost => Lost.IsCancellationRequested;

        public bool IsStopping => Stopping.IsCancellationRequested && !IsLost;
    }
}
