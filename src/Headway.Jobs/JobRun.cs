using System.Text.Json;
using Headway.Log;
using Microsoft.Extensions.Logging;
using Activity = System.Diagnostics.Activity;

namespace Headway.Jobs;

/// <summary>
/// One attempt at one job. It follows the job's own log while it works: a cancel or an answer is an event there like
/// any other, so it arrives the same way wherever it was given.
/// </summary>
internal sealed partial class JobRun(EventLog log, IJobKind kind, WorkPlace place, TimeProvider time, ILogger<JobRun> logger)
{
    private readonly JobAnswers _answers = new();

    /// <summary>Works until the log is closed or <paramref name="stopping"/> asks to hand the job back.</summary>
    public async Task RunAsync(JobRecord job, CancellationToken stopping)
    {
        var history = await JobHistory.ReadAsync(log, job, stopping);
        var context = new JobContext(log, job, history, _answers, place, time);
        var producer = new Producer(Producer.Worker, context.Attempt);
        var started = await AppendAsync(job.Id, EventTypes.JobStarted, new { context.Attempt }, producer);
        if (!started.IsAccepted)
        {
            return;
        }

        using var span = JobTrace.Begin(job, context.Attempt);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        using var workDone = new CancellationTokenSource();

        // From where the history ends, not from job.started: an answer may have come between the two.
        var following = FollowAsync(job.Id, job.LastSeq, ended, workDone.Token);
        try
        {
            var (type, data) = await WorkAsync(context, span, ended.Token, stopping);
            if (type is not null)
            {
                await AppendAsync(job.Id, type, data, producer);
            }
        }
        finally
        {
            await workDone.CancelAsync();
            await following;
        }
    }

    private async Task<(string? Type, object Data)> WorkAsync(JobContext context, Activity? span, CancellationToken ended, CancellationToken stopping)
    {
        try
        {
            JsonElement result = await kind.RunAsync(context, ended);
            return (EventTypes.JobCompleted, new { Result = result });
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            return (EventTypes.JobQueued, new { Kind = kind.Name, Reason = "The server is stopping; the job goes on when it is back." });
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            return (null, ""); // the log is closed already: that is what ended the work
        }
        catch (JobEndedException)
        {
            return (null, "");
        }
        catch (Exception fault) when (fault is not LogStoreException)
        {
            LogFailed(context.Id, kind.Name, fault);
            var error = JobContext.Explain(fault);
            JobTrace.Fail(span, error);
            return (EventTypes.JobFailed, new { Error = error });
        }
    }

    // Owns the reader. Ends with the work, or ends the work when the log is closed by someone else.
    private async Task FollowAsync(string job, long after, CancellationTokenSource ended, CancellationToken workDone)
    {
        try
        {
            await ListenAsync(job, after, ended, workDone);
        }
        finally
        {
            _answers.Reached(long.MaxValue); // nothing more will come: nobody is to wait for it
        }
    }

    private async Task ListenAsync(string job, long after, CancellationTokenSource ended, CancellationToken workDone)
    {
        var signal = new ReaderSignal();
        await using var wake = workDone.Register(signal.Set);
        if (await log.OpenAsync(job, new(after), signal, CancellationToken.None) is not { Reader: { } reader })
        {
            return;
        }

        using (reader)
        {
            var buffer = new LogEvent[16];
            while (!workDone.IsCancellationRequested)
            {
                var read = await reader.ReadAsync(buffer, CancellationToken.None);
                for (var i = 0; i < read.Count; i++)
                {
                    if (buffer[i].IsTerminal)
                    {
                        await ended.CancelAsync();
                        return;
                    }

                    if (buffer[i].Type == EventTypes.JobInputReceived)
                    {
                        _answers.Arrived(buffer[i]);
                    }
                }

                if (read.Count == 0)
                {
                    await signal.WaitAsync();
                    continue;
                }

                _answers.Reached(buffer[read.Count - 1].Seq);
                Array.Clear(buffer);
            }
        }
    }

    private Task<AppendResult> AppendAsync(string job, string type, object data, Producer producer) =>
        log.AppendAsync(job, [new(type, JobJson.Write(data))], producer, CancellationToken.None);

    [LoggerMessage(1, LogLevel.Error, "Job {Job} of kind {Kind} failed.")]
    private partial void LogFailed(string job, string kind, Exception fault);
}
