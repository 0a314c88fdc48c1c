using System.Collections.Concurrent;
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
/// Thread-safe. One task takes jobs from the line whenever one of the <see cref="JobsOptions.Concurrency"/> places is
/// free; all a job's state is in its log.
/// </remarks>
public sealed partial class JobEngine : IHostedService, IDisposable
{
    /// <summary>The kind of a job that outside producers feed.</summary>
    public const string External = "external";

    private const int MostTitle = 200;

    private static readonly Meter s_meter = new(JobTrace.SourceName);
    private static readonly Histogram<double> s_wait = s_meter.CreateHistogram<double>("headway.job.wait", "s", "How long jobs waited in line before they were first begun.");

    private readonly EventLog _log;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly Dictionary<string, IJobKind> _kinds;
    private readonly JobQueue _queue = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _places;
    private readonly ConcurrentDictionary<string, Task> _running = new(StringComparer.Ordinal);
    private Task _dispatch = Task.CompletedTask;

    /// <summary>Makes the engine; <see cref="StartAsync"/> sets it to work.</summary>
    public JobEngine(EventLog log, IEnumerable<IJobKind> kinds, JobsOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        _log = log;
        _options = options;
        _time = time;
        _loggers = loggers;
        _logger = loggers.CreateLogger<JobEngine>();
        _places = new(options.Concurrency);
        _kinds = kinds.ToDictionary(kind => kind.Name, StringComparer.Ordinal);
    }

    /// <summary>The names that a job may be asked for by.</summary>
    public IReadOnlyCollection<string> Kinds => [.. _kinds.Keys.Append(External).Order(StringComparer.Ordinal)];

    /// <summary>How long jobs waited in line before they were first begun.</summary>
    public DurationHistogram Waits { get; } = new(0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 1800, 7200);

    /// <summary>How many jobs wait in line.</summary>
    public int Waiting => _queue.Count;

    /// <summary>How many jobs are begun here and not ended, those that wait for an answer included.</summary>
    public int Running => _running.Count;

    /// <summary>Creates a job and queues it.</summary>
    /// <param name="request">What to do, for whom.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="JobRefusedException">There is no such kind, or it refuses the input or an option.</exception>
    public async Task<CreateResult> CreateAsync(JobRequest request, CancellationToken cancellationToken)
    {
        var title = Validate(request);
        var data = JobJson.Write(new
        {
            request.Kind,
            Title = title,
            Input = Present(request.Input),
            Options = Present(request.Options),
            Trace = JobTrace.Here,
        });
        var job = new NewJob(JobIds.Create(_time), request.Kind, request.Owner, title, data, request.Idempotency);
        var created = await _log.CreateAsync(job, cancellationToken);
        if (created.IsNew && request.Kind != External)
        {
            _queue.Enqueue(created.Job.Id);
        }

        return created;
    }

    /// <summary>
    /// Ends a job: its log is closed with <c>job.cancelled</c>, and whoever works on it learns so from the log and stops.
    /// </summary>
    /// <returns><see cref="AppendOutcome.Closed"/> when it had ended.</returns>
    public async Task<AppendResult> CancelAsync(string job, string? reason, string by, CancellationToken cancellationToken)
    {
        var data = JobJson.Write(new { Reason = reason, By = by });
        var result = await _log.AppendAsync(job, [new(EventTypes.JobCancelled, data)], producer: null, cancellationToken);
        _queue.Remove(job);
        return result;
    }

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

    /// <summary>The job's place in line, from 1; null when it does not wait.</summary>
    public int? Position(string job) => _queue.Position(job);

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var job in await OpenJobsAsync(cancellationToken))
        {
            await ResumeAsync(job);
        }

        _dispatch = Task.Run(DispatchAsync, CancellationToken.None);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        try
        {
            await StoppedAsync().WaitAsync(_options.StopTimeout, _time, cancellationToken);
        }
        catch (Exception fault) when (fault is TimeoutException or OperationCanceledException)
        {
            LogLeftRunning(Running); // they go on from their logs at the next start, as after a crash
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _stopping.Dispose();
        _queue.Dispose();
    }

    private static void CheckSteering(JobRecord job, IJobKind? kind, JsonElement answer)
    {
        if (kind is not { TakesSteering: true })
        {
            throw new JobRefusedException("not_steerable", $"Jobs of kind '{job.Kind}' take no steering.", isConflict: true);
        }

        Steering.Read(answer);
    }

    private static JsonElement? Present(JsonElement element) => element.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null ? null : element;

    private string Validate(JobRequest request)
    {
        if (request.Kind == External)
        {
            return Shorten(ExternalTitle(request.Input));
        }

        return _kinds.TryGetValue(request.Kind, out var kind)
            ? Shorten(kind.Validate(request.Input, request.Options))
            : throw new JobRefusedException("unknown_kind", $"There is no kind '{Shorten(request.Kind)}'. Known kinds: {string.Join(", ", Kinds)}.");
    }

    private static string ExternalTitle(JsonElement input) =>
        input.ValueKind == JsonValueKind.Object && input.TryGetProperty("title", out var title) && title.ValueKind == JsonValueKind.String
            ? title.GetString()!
            : "External job";

    private static string Shorten(string text)
    {
        if (text.Length <= MostTitle)
        {
            return text;
        }

        var cut = char.IsHighSurrogate(text[MostTitle - 2]) ? MostTitle - 2 : MostTitle - 1;
        return string.Concat(text.AsSpan(0, cut), "…");
    }

    private async Task<IReadOnlyList<JobRecord>> OpenJobsAsync(CancellationToken cancellationToken)
    {
        var open = new List<JobRecord>();
        var query = new JobQuery(Status: [JobStatus.Queued, JobStatus.Running], Limit: 1000);
        while (await _log.ListAsync(query, cancellationToken) is { Count: > 0 } page)
        {
            open.AddRange(page);
            query = query with { Before = page[^1].Id };
        }

        open.Reverse(); // listings are newest first; the line is oldest first
        return open;
    }

    private async Task ResumeAsync(JobRecord job)
    {
        if (job.Kind == External || !_kinds.ContainsKey(job.Kind))
        {
            return;
        }

        if (job.UncleanStarts < _options.MaxAttempts)
        {
            _queue.Enqueue(job.Id);
            return;
        }

        var error = new JobError("interrupted", $"The job was begun {job.Attempt} times and the server went down each time, so it was given up.");
        await _log.AppendAsync(job.Id, [new(EventTypes.JobFailed, JobJson.Write(new { Error = error }))], producer: null, CancellationToken.None);
    }

    private async Task StoppedAsync()
    {
        await _dispatch; // from then on no job is added
        await Task.WhenAll(_running.Values);
    }

    private async Task DispatchAsync()
    {
        try
        {
            while (true)
            {
                // The place before the job: while it waits for one, a job stands in line, where it can be seen and cancelled.
                await _queue.WaitAsync(_stopping.Token);
                await _places.WaitAsync(_stopping.Token);
                if (_queue.Take() is { } id)
                {
                    Begin(id);
                }
                else
                {
                    _places.Release();
                }
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
    }

    private void Begin(string id)
    {
        var begun = new TaskCompletionSource();
        _running[id] = begun.Task;
        _ = Task.Run(async () =>
        {
            await WorkAsync(id);
            _running.TryRemove(id, out _);
            begun.SetResult();
        });
    }

    private async Task WorkAsync(string id)
    {
        using var place = new WorkPlace(_places);
        try
        {
            if (await _log.FindAsync(id, _stopping.Token) is { IsClosed: false } job)
            {
                Measure(job);
                var run = new JobRun(_log, _kinds[job.Kind], place, _time, _loggers.CreateLogger<JobRun>());
                await run.RunAsync(job, _stopping.Token);
            }
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
        }
        catch (Exception fault)
        {
            LogLost(fault); // the job stays open in the store and is taken up at the next start
        }
    }

    // A job that is taken up again has waited for the server, not in its line.
    private void Measure(JobRecord job)
    {
        if (job.Attempt > 0)
        {
            return;
        }

        var now = _time.GetUtcNow();
        var waited = now > job.Created ? now - job.Created : TimeSpan.Zero;
        Waits.Record(waited);
        s_wait.Record(waited.TotalSeconds, new KeyValuePair<string, object?>("kind", job.Kind));
        JobTrace.Waited(job, now);
    }

    [LoggerMessage(1, LogLevel.Error, "A job could not be run to its end; it will be taken up when the server starts again.")]
    private partial void LogLost(Exception fault);

    [LoggerMessage(2, LogLevel.Warning, "{Count} jobs did not stop in time; they go on from their logs when the server starts again.")]
    private partial void LogLeftRunning(int count);
}
