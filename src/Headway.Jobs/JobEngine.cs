using System.Diagnostics.Metrics;
using System.Text.Json;
using Headway.Log;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Headway.Jobs;

/// <summary>
/// Creates jobs, runs them, and takes up again what a stopped server left. A job's life depends on no connection:
/// only its own end, or a cancel, ends it.
/// </summary>
/// <remarks>
/// Thread-safe. Where several processes share a store and an <see cref="IJobQueue"/>, each has an engine: a job is created
/// by one and run by any, and cancelled or answered through each.
/// </remarks>
public sealed partial class JobEngine : IHostedService, IDisposable
{
    /// <summary>The kind of a job that outside producers feed.</summary>
    public const string External = "external";

    private readonly EventLog _log;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Dictionary<string, IJobKind> _kinds;
    private readonly JobQueues _lines;
    private readonly JobAttempts _attempts;
    private readonly JobWorkers _workers;
    private readonly OpenJobs _open;
    private readonly SilentProducers _silent;

    /// <summary>Makes the engine; <see cref="StartAsync"/> sets it to work.</summary>
    /// <param name="log">The logs of all jobs.</param>
    /// <param name="kinds">What can be done.</param>
    /// <param name="options">How.</param>
    /// <param name="time">The clock.</param>
    /// <param name="loggers">Where it says what goes wrong.</param>
    /// <param name="queue">Where jobs wait; without one, in this process's memory.</param>
    /// <param name="meters">Creates the histogram <c>headway.job.wait</c> of the meter <c>Headway</c>; without one, waits are not measured.</param>
    public JobEngine(
        EventLog log, IEnumerable<IJobKind> kinds, JobsOptions options, TimeProvider time, ILoggerFactory loggers, IJobQueue? queue = null, IMeterFactory? meters = null)
    {
        queue ??= new LocalJobQueue();
        _log = log;
        _time = time;
        _logger = loggers.CreateLogger<JobEngine>();
        _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
        _lines = new(queue, _kinds);
        _attempts = new(log, _kinds, _lines, options, time, loggers) { Waits = new(meters) };
        _workers = new(_lines, _attempts, options, time, _logger);
        _open = new(log, queue, _kinds);
        _silent = new(log, time, _logger);
    }

    /// <summary>The names that a job may be asked for by.</summary>
    public IReadOnlyCollection<string> Kinds => [.. _kinds.Keys.Append(External).Order(StringComparer.Ordinal)];

    /// <summary>How many jobs wait in line, as this process last saw it.</summary>
    public int Waiting => _lines.Waiting;

    /// <summary>How many jobs are begun here and not ended, those that wait for an answer included.</summary>
    public int Running => _workers.Running;

    /// <summary>Told of each job that this process begins an attempt at, with the job as it stood before. Set before the start; must be quick.</summary>
    public Action<JobRecord>? Begins
    {
        get => _attempts.Begins;
        set => _attempts.Begins = value;
    }

    /// <summary>Checks a request as <see cref="CreateAsync"/> does, but creates nothing.</summary>
    /// <param name="request">What to do, for whom.</param>
    /// <exception cref="JobRefusedException">There is no such kind, or it refuses the input or an option.</exception>
    public void Check(JobRequest request) => Validate(request);

    /// <summary>Creates a job and queues it.</summary>
    /// <param name="request">What to do, for whom.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">There is no such kind, it refuses the input or an option, or the owner has reached <see cref="LogOptions.MaxBytesPerOwner"/>.</exception>
    public async Task<CreateResult> CreateAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var title = Validate(request);
        var data = JobJson.Write(new
        {
            request.Kind,
            Title = title,
            Input = JobJson.Present(request.Input),
            Options = JobJson.Present(request.Options),
            Trace = JobTrace.Here,
        });
        var job = new NewJob(JobIds.Create(_time), request.Kind, request.Owner, title, data, request.Idempotency);
        var reserved = await _lines.ReserveAsync(job.Id, job.Kind, cancellationToken);
        var isKept = false;
        try
        {
            // With a key, what another began to create may be ended here: under the id that he gave it.
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
    /// Ends a job: its log is closed with <c>job.cancelled</c>, and whoever works on it learns so from the log and stops.
    /// </summary>
    /// <returns><see cref="AppendOutcome.Closed"/> when it had ended.</returns>
    public async Task<AppendResult> CancelAsync(string job, string? reason, string by, CancellationToken cancellationToken)
    {
        var data = JobJson.Write(new { Reason = reason, By = by });
        var result = await _log.AppendAsync(job, [new(EventTypes.JobCancelled, data)], producer: null, cancellationToken);
        try
        {
            await _lines.RemoveAsync(job, CancellationToken.None);
        }
        catch (LogStoreException fault)
        {
            LogNotRemoved(job, fault); // whoever takes it sees that it has ended
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

    /// <summary>Answers the open question of a job, or steers it: an answer with the member <c>steer</c> belongs to no question.</summary>
    /// <returns>
    /// <see cref="AppendOutcome.NothingAsked"/> when no question is open, or another took its place meanwhile;
    /// <see cref="AppendOutcome.Closed"/> when the job has ended.
    /// </returns>
    /// <exception cref="JobRefusedException">The job cannot use it. Nothing was stored, and an open question stays open.</exception>
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

    /// <summary>The job's place in line, from 1; null when it does not wait, and while nobody can tell.</summary>
    public async Task<int?> PositionAsync(string job, CancellationToken cancellationToken)
    {
        try
        {
            return await _lines.PositionAsync(job, cancellationToken);
        }
        catch (LogStoreException)
        {
            return null;
        }
    }

    /// <summary>Whether an open job is this node's to do: any, unless its kind <see cref="IJobKind.IsLocal"/> and another node holds it.</summary>
    public bool IsHere(JobRecord job) => !_lines.IsOwn(job.Kind) || _lines.Own!.Has(job.Id);

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

    // The job is there, whatever becomes of this: a review of the open jobs finds it.
    private async Task EnqueueAsync(JobRecord job, IJobLease? reserved)
    {
        try
        {
            reserved ??= await _lines.ReserveAsync(job.Id, job.Kind, CancellationToken.None);
            await _lines.AddAsync(job.Id, reserved, CancellationToken.None);
        }
        catch (LogStoreException fault)
        {
            LogNotEnqueued(job.Id, fault);
        }
    }

    [LoggerMessage(11, LogLevel.Warning, "Job {Job} is created and not in line yet; it will be when the open jobs are looked through.")]
    private partial void LogNotEnqueued(string job, Exception fault);

    [LoggerMessage(12, LogLevel.Warning, "Job {Job} is cancelled and still in line; whoever takes it lets it be.")]
    private partial void LogNotRemoved(string job, Exception fault);
}
