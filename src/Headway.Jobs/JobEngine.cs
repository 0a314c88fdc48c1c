using System.Diagnostics.Metrics;
using System.Text.Json;
using Headway.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Creates and runs jobs, and resumes the open jobs after a restart. A job does not depend on any connection: it runs
/// until it completes, fails or is cancelled.
/// </summary>
/// <remarks>
/// Thread-safe. If several processes share a store and an <see cref="IJobQueue"/>, each has an engine. Any engine can run,
/// cancel or answer a job that another created.
/// </remarks>
public sealed partial class JobEngine : IHostedService, IDisposable
{
    /// <summary>The kind of jobs whose events come from external producers. The engine does not run them.</summary>
    public const string External = "external";

    /// <summary>The owner of jobs that the server itself creates where callers have names. No token can name it, because it is not a line of printable text.</summary>
    public const string SystemOwner = "\u0001system";

    private readonly EventLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, IJobKind> _kinds;
    private readonly JobQueues _queues;
    private readonly JobAttempts _attempts;
    private readonly JobWorkers _workers;
    private readonly OpenJobRecovery _recovery;
    private readonly SilentProducers _silent;

    /// <summary>Creates the engine. It runs no job before <see cref="StartAsync"/>.</summary>
    /// <param name="log">The event logs of all jobs.</param>
    /// <param name="kinds">The kinds of jobs that can be created, each with a unique name.</param>
    /// <param name="options">How jobs are run.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Creates the loggers.</param>
    /// <param name="queue">The queue of jobs. By default, a queue in the memory of this process.</param>
    /// <param name="meters">Creates the histogram <c>headway.job.wait</c> of the meter <c>Headway</c>. By default, queue times are not measured.</param>
    public JobEngine(
        EventLog log, IEnumerable<IJobKind> kinds, JobsOptions options, TimeProvider time, ILoggerFactory loggers, IJobQueue? queue = null, IMeterFactory? meters = null)
    {
        queue ??= new LocalJobQueue();
        _log = log;
        _time = time;
        _logger = loggers.CreateLogger<JobEngine>();
        _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        _queues = new(queue, _kinds);
        _attempts = new(log, _kinds, _queues, options, time, loggers) { WaitTimes = new(meters) };
        _workers = new(_queues, _attempts, options, time, _logger);
        _recovery = new(log, queue, _kinds);
        _silent = new(log, time, _logger);
    }

    /// <summary>The names of all kinds of jobs, sorted, including <c>external</c>.</summary>
    public IReadOnlyCollection<string> Kinds => [.. _kinds.Keys.Append(External).Order(StringComparer.Ordinal)];

    /// <summary>Whether only an administrator may create jobs of a kind; see <see cref="IJobKind.NeedsAdmin"/>.</summary>
    /// <param name="kind">The name of a kind, which need not exist.</param>
    public bool NeedsAdmin(string kind) => _kinds.TryGetValue(kind, out var known) && known.NeedsAdmin;

    /// <summary>The number of queued jobs. For a shared queue, the number at this process's last look.</summary>
    public int Waiting => _queues.Waiting;

    /// <summary>The number of jobs that this process runs, including those that wait for an answer.</summary>
    public int Running => _workers.Running;

    /// <summary>Called before each attempt of this process, with the job's state before the attempt. Set it before the engine starts. It must not block.</summary>
    public Action<JobRecord>? AttemptStarting
    {
        get => _attempts.AttemptStarting;
        set => _attempts.AttemptStarting = value;
    }

    /// <summary>Checks a request as <see cref="CreateAsync"/> does, but creates nothing.</summary>
    /// <param name="request">What to do, for whom.</param>
    /// <exception cref="JobRefusedException">There is no such kind, or it refuses the input or an option.</exception>
    public void Check(JobRequest request) => Validate(request);

    /// <summary>Creates a job and queues it.</summary>
    /// <param name="request">The kind, input, options and owner.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">The kind is unknown, it refuses the input or the options, or the owner has reached <see cref="LogOptions.MaxBytesPerOwner"/>.</exception>
    public async Task<CreateResult> CreateAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var title = Validate(request);
        var data = JobJson.Write(new
        {
            request.Kind,
            Title = title,
            Input = JobJson.Present(request.Input),
            Options = JobJson.Present(request.Options),
            Trace = JobTrace.CurrentParent,
        });
        var job = new NewJob(JobIds.Create(_time), request.Kind, request.Owner, title, data, request.Idempotency);
        var reserved = await _queues.ReserveAsync(job.Id, job.Kind, cancellationToken);
        var isKept = false;
        try
        {
            // With an idempotency key, this call may finish a creation that another request started, under that request's id.
            var created = await _log.CreateAsync(job, cancellationToken);
            isKept = created.IsNew && created.Job.Id == job.Id;
            if (created.IsNew && request.Kind != External)
            {
                await EnqueueAsync(created.Job, isKept ? reserved : null);
            }

            return created;
        }
        catch (OwnerFullException full)
        {
            throw new JobRefusedException("owner_full", full.Message, isConflict: true);
        }
        finally
        {
            if (!isKept && reserved is not null)
            {
                await reserved.CompleteAsync();
            }
        }
    }

    /// <summary>
    /// Cancels a job: closes its log with <c>job.cancelled</c>. A worker that runs the job reads this event and stops.
    /// </summary>
    /// <returns><see cref="AppendOutcome.Closed"/> if the job had already ended.</returns>
    public async Task<AppendResult> CancelAsync(string job, string? reason, string by, CancellationToken cancellationToken)
    {
        var data = JobJson.Write(new { Reason = reason, By = by });
        var result = await _log.AppendAsync(job, [new(EventTypes.JobCancelled, data)], producer: null, cancellationToken);
        try
        {
            await _queues.RemoveAsync(job, CancellationToken.None);
        }
        catch (LogStoreException fault)
        {
            LogNotRemoved(job, fault); // a worker that takes it sees the closed log and skips it
        }

        return result;
    }

    /// <summary>
    /// Deletes a job with its log and its idempotency key. A job that is open ends first, with <c>job.cancelled</c> and the
    /// reason <c>deleted</c>; readers of its log read on to that end, for at most 10 seconds.
    /// </summary>
    /// <param name="job">The job.</param>
    /// <param name="by">Who deletes it.</param>
    /// <param name="cancellationToken">Ends the wait, not the deletion.</param>
    /// <returns>What was deleted.</returns>
    /// <exception cref="LogStoreException">The store could not be written. The job is still there; it may be cancelled.</exception>
    public async Task<DeleteOutcome> DeleteAsync(JobRecord job, string by, CancellationToken cancellationToken)
    {
        var isOpen = !job.IsClosed && (await CancelAsync(job.Id, "deleted", by, cancellationToken)).IsAccepted;
        return !await _log.DeleteAsync(job.Id, isOpen, cancellationToken) ? DeleteOutcome.UnknownJob : isOpen ? DeleteOutcome.WasOpen : DeleteOutcome.HadEnded;
    }

    /// <summary>Gives a job another title, shortened as a title at its creation is.</summary>
    /// <returns>Whether there is such a job.</returns>
    /// <exception cref="LogStoreException">The store could not be written.</exception>
    public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) =>
        _log.RenameAsync(job, JobTitle.Shorten(title), cancellationToken);

    /// <summary>Answers the open question of a job. An answer with the member <c>steer</c> steers the job instead and answers no question.</summary>
    /// <returns>
    /// <see cref="AppendOutcome.NothingAsked"/> if no question is open, or the open question is no longer the one in <paramref name="job"/>;
    /// <see cref="AppendOutcome.Closed"/> if the job has ended.
    /// </returns>
    /// <exception cref="JobRefusedException">The job does not accept the answer. Nothing is stored, and an open question stays open.</exception>
    public async Task<AppendResult> AnswerAsync(JobRecord job, JsonElement answer, string by, CancellationToken cancellationToken)
    {
        var kind = _kinds.GetValueOrDefault(job.Kind);
        var node = job.InputNode;
        if (Steering.Is(answer))
        {
            CheckSteering(job, kind, answer);
            node = null;
        }
        else if (kind is not null && await JobQuestion.FindAsync(_log, job, cancellationToken) is { } question)
        {
            kind.CheckAnswer(question, answer);
        }

        var data = JobJson.Write(new { Answer = answer, By = by });
        return await _log.AppendAsync(job.Id, [new(EventTypes.JobInputReceived, data, node)], producer: null, cancellationToken);
    }

    /// <summary>The job's position in the queue, from 1. Null if it is not queued or the queue is unreachable.</summary>
    public async Task<int?> PositionAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            return await _queues.PositionAsync(job, cancellationToken);
        }
        catch (LogStoreException)
        {
            return null;
        }
    }

    /// <summary>Whether this node may run an open job. False only if its kind <see cref="IJobKind.IsLocal"/> and another node holds it.</summary>
    public bool IsOnThisNode(JobRecord job) => !_queues.IsLocal(job.Kind) || _queues.Local!.Contains(job.Id);

    private static void CheckSteering(JobRecord job, IJobKind? kind, JsonElement answer)
    {
        if (kind is not { TakesSteering: true })
        {
            throw new JobRefusedException("not_steerable", $"Jobs of kind '{job.Kind}' take no steering.", isConflict: true);
        }

        Steering.Read(answer);
    }

    private string Validate(JobRequest request)
    {
        if (request.Kind == External)
        {
            SilentProducers.Check(request.Options);
            return JobTitle.Shorten(JobTitle.OfExternal(request.Input));
        }

        return _kinds.TryGetValue(request.Kind, out var kind)
            ? JobTitle.Shorten(kind.Validate(request.Input, request.Options) is { } title && !string.IsNullOrWhiteSpace(title) ? title : request.Kind)
            : throw new JobRefusedException("unknown_kind", $"There is no kind '{JobTitle.Shorten(request.Kind)}'. Known kinds: {string.Join(", ", Kinds)}.");
    }

    // The job exists even if this fails: the next review of open jobs enqueues it.
    private async Task EnqueueAsync(JobRecord job, IJobLease? reserved)
    {
        try
        {
            reserved ??= await _queues.ReserveAsync(job.Id, job.Kind, CancellationToken.None);
            await _queues.AddAsync(job.Id, reserved, CancellationToken.None);
        }
        catch (LogStoreException fault)
        {
            LogNotEnqueued(job.Id, fault);
        }
    }

    [LoggerMessage(11, LogLevel.Warning, "Job {Job} is created but not queued yet. The next review of open jobs queues it.")]
    private partial void LogNotEnqueued(string job, Exception fault);

    [LoggerMessage(12, LogLevel.Warning, "Job {Job} is cancelled but still queued. The worker that takes it skips it.")]
    private partial void LogNotRemoved(string job, Exception fault);
}
