using System.Text.Json;
using Headway.Log;
using Microsoft.Extensions.Logging;
using Activity = System.Diagnostics.Activity;

namespace Headway.Jobs;

/// <summary>
/// One attempt at one job. It follows the job's own log while it works: a cancel or an answer is an event there like
/// any other, so it arrives the same way wherever it was given.
/// </summary>
internal sealed partial class JobRun(EventLog log, IJobKind kind, ConcurrencySlot place, TimeProvider time, ILogger logger)
{
    // The attempt's first and last appends are numbered: the first says whose the attempt is, and neither is stored
    // twice when its answer was lost.
    private const int FirstAppend = 0;
    private const int LastAppend = 1;

    private readonly JobAnswers _answers = new();

    /// <summary>
    /// Works until the log is closed, <paramref name="lost"/> says that another has the job, or
    /// <paramref name="stopping"/> asks to hand it back.
    /// </summary>
    /// <exception cref="LogStoreException">The attempt was not begun, or could not read what was done before it, or the server is stopping and nothing can be written.</exception>
    public async Task<JobRunEnd> RunAsync(JobRecord job, CancellationToken lost, CancellationToken stopping)
    {
        var attempt = job.Attempt + 1;
        var producer = new Producer(Producer.Worker, attempt);
        var started = await AppendAsync(job.Id, EventTypes.JobStarted, new { Attempt = attempt }, producer with { Seq = FirstAppend });
        if (started.Outcome != AppendOutcome.Appended) // a repeat too: it was another's
        {
            return JobRunEnd.Overtaken;
        }

        // Read only now: until job.started fenced it off, the worker before could still end a step.
        if (await log.FindAsync(job.Id, CancellationToken.None) is not { } begun || begun.Attempt != attempt)
        {
            return JobRunEnd.Overtaken;
        }

        var history = await JobHistory.ReadAsync(log, begun, CancellationToken.None);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping, lost);
        var context = new JobContext(log, begun, history, _answers, place, time, ended.Token);
        using var span = JobTrace.Begin(job, context.Attempt);
        using var workDone = new CancellationTokenSource();

        var following = new JobListener(log, _answers, time, logger).FollowAsync(job.Id, begun.LastSeq, ended, workDone.Token);
        try
        {
            var (type, data) = await WorkAsync(context, span, new(lost, stopping), ended.Token);
            return type is null ? JobRunEnd.Overtaken : await FinishAsync(job.Id, type, data, producer with { Seq = LastAppend }, new(lost, stopping));
        }
        finally
        {
            await workDone.CancelAsync();
            await following;
        }
    }

    private async Task<(string? Type, object Data)> WorkAsync(JobContext context, Activity? span, Leaving leaving, CancellationToken ended)
    {
        try
        {
            JsonElement result = await kind.RunAsync(context, ended);
            return (EventTypes.JobCompleted, new { Result = JobJson.Present(result) });
        }
        catch (OperationCanceledException) when (leaving.IsStopping)
        {
            return (EventTypes.JobQueued, new { Kind = kind.Name, Reason = "The server is stopping; the job goes on when it is back." });
        }
        catch (Exception fault) when (leaving.IsLost || fault is JobEndedException || (fault is OperationCanceledException && ended.IsCancellationRequested))
        {
            return (null, ""); // the log is closed already, or another has the job: that is what ended the work
        }
        catch (LogStoreException fault)
        {
            LogSetBack(context.Id, fault);
            return (EventTypes.JobQueued, new { Kind = kind.Name, Reason = "The log was out of reach; the job goes on from its finished steps." });
        }
        catch (Exception fault)
        {
            LogFailed(context.Id, kind.Name, fault);
            var error = JobContext.Explain(fault);
            JobTrace.Fail(span, error);
            return (EventTypes.JobFailed, new { Error = error });
        }
    }

    // What was worked for is not given up because the store is away for a while.
    private async Task<JobRunEnd> FinishAsync(string job, string type, object data, Producer producer, Leaving leaving)
    {
        for (var pause = StoreBackoff.First; !leaving.IsLost; pause = StoreBackoff.Next(pause))
        {
            try
            {
                var result = await AppendAsync(job, type, data, producer);
                return !result.IsAccepted ? JobRunEnd.Overtaken : type == EventTypes.JobQueued ? JobRunEnd.Returned : JobRunEnd.Ended;
            }
            catch (LogStoreException fault) when (!leaving.IsStopping)
            {
                LogSetBack(job, fault);
            }

            await StoreBackoff.WaitAsync(pause, time, leaving.Lost, leaving.Stopping);
        }

        return JobRunEnd.Overtaken;
    }

    private Task<AppendResult> AppendAsync(string job, string type, object data, Producer producer) =>
        log.AppendAsync(job, [new(type, JobJson.Write(data))], producer, CancellationToken.None);

    [LoggerMessage(1, LogLevel.Error, "Job {Job} of kind {Kind} failed.")]
    private partial void LogFailed(string job, string kind, Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "Job {Job} cannot write to its log; that is tried again.")]
    private partial void LogSetBack(string job, Exception fault);

    private readonly record struct Leaving(CancellationToken Lost, CancellationToken Stopping)
    {
        public bool IsLost => Lost.IsCancellationRequested;

        public bool IsStopping => Stopping.IsCancellationRequested && !IsLost;
    }
}
