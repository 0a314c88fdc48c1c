namespace Headway.Log;

/// <summary>
/// The summary of a job: a pure fold of the job's log (<see cref="Apply"/>). Every store writes the record and the log in
/// one transaction, so they always agree.
/// </summary>
/// <remarks>Immutable.</remarks>
public sealed record JobRecord
{
    /// <summary>The job's id: lower-case, URL-safe, ordered by time.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the kind of work.</summary>
    public required string Kind { get; init; }

    /// <summary>The job's owner.</summary>
    public required string Owner { get; init; }

    /// <summary>A human-readable title, at most 200 characters. The default value is the empty string.</summary>
    public string Title { get; init; } = "";

    /// <summary>The current status.</summary>
    public JobStatus Status { get; init; }

    /// <summary>The progress, 0 to 100. It never decreases.</summary>
    public double Percent { get; init; }

    /// <summary>The number of times that a worker has started the job.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// The number of consecutive starts that neither requeued the job cleanly nor completed a step. It counts against the
    /// limit of attempts, so that a job that crashes servers is not started forever. Completing a step resets it to 1.
    /// </summary>
    public int UncleanStarts { get; init; }

    /// <summary>The oldest stored seq; earlier events were trimmed.</summary>
    public long FirstSeq { get; init; } = 1;

    /// <summary>The newest seq; 0 before the first event.</summary>
    public long LastSeq { get; init; }

    /// <summary>The creation time.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>The time at which the first attempt started; null before.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>The time at which the job ended; null before.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>The error of a failed job; otherwise null.</summary>
    public JobError? Error { get; init; }

    /// <summary>The node of the open question; null when no question is open.</summary>
    public string? InputNode { get; init; }

    /// <summary>The seq of the open question's event; 0 when no question is open.</summary>
    public long InputSeq { get; init; }

    /// <summary>The data of <c>job.queued</c> (kind, input, options). Empty in lists.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>Whether the log is closed.</summary>
    public bool IsClosed => Status >= JobStatus.Completed;

    /// <summary>Returns the record after one more event.</summary>
    public JobRecord Apply(LogEvent e) => ApplyState(e).WithProgress(e.Seq, ReadPercent(e));

    /// <summary>
    /// Applies an event except for the newest seq and the percent, which <see cref="WithProgress"/> sets once for a whole
    /// batch. Most events change nothing else, so it usually returns this instance and allocates nothing.
    /// </summary>
    internal JobRecord ApplyState(LogEvent e) => e.Type switch
    {
        EventTypes.JobQueued when e.Seq == 1 => this with { Request = e.Data, Created = e.Time },
        EventTypes.JobQueued => this with { Status = JobStatus.Queued, UncleanStarts = Math.Max(0, UncleanStarts - 1) },
        EventTypes.JobStarted => this with
        {
            Status = JobStatus.Running,
            Started = Started ?? e.Time,
            Attempt = Attempt + 1,
            UncleanStarts = UncleanStarts + 1,
        },
        EventTypes.JobInputRequired => Work(e) with { InputNode = e.Node, InputSeq = e.Seq },
        EventTypes.JobInputReceived when Steers(e.Node, e.Data) => this,
        EventTypes.JobInputReceived => this with { InputNode = null, InputSeq = 0 },
        EventTypes.NodeCompleted when UncleanStarts > 1 => Work(e) with { UncleanStarts = 1 },
        EventTypes.JobCompleted => End(JobStatus.Completed, e) with { Percent = 100 },
        EventTypes.JobFailed => End(JobStatus.Failed, e) with { Error = JobError.Read(e.Data) },
        EventTypes.JobCancelled => End(JobStatus.Cancelled, e),
        _ => Work(e),
    };

    /// <summary>Returns the record with this newest seq and at least this percent.</summary>
    internal JobRecord WithProgress(long lastSeq, double percent) => this with { LastSeq = lastSeq, Percent = Math.Max(Percent, percent) };

    /// <summary>The job percent that an event reports; 0: none.</summary>
    internal static double ReadPercent(LogEvent e) => Math.Clamp(EventData.Number(e.Data.Span, "job_percent"u8) ?? 0, 0, 100);

    // An external job need not append job.started: any event of its producer means that the job is running.
    private JobRecord Work(LogEvent e) =>
        Status == JobStatus.Queued ? this with { Status = JobStatus.Running, Started = Started ?? e.Time } : this;

    /// <summary>Checks whether the log accepts this event now; <see cref="AppendOutcome.Appended"/> if it does.</summary>
    public AppendOutcome Admit(in NewEvent source) => source.Type switch
    {
        _ when IsClosed => AppendOutcome.Closed,
        EventTypes.JobInputReceived when Steers(source.Node, source.Data) => AppendOutcome.Appended,
        EventTypes.JobInputReceived when InputSeq == 0 || InputNode != source.Node => AppendOutcome.NothingAsked,
        _ => AppendOutcome.Appended,
    };

    // A steering message has no node; it needs no open question and does not answer one.
    private static bool Steers(string? node, ReadOnlyMemory<byte> data) => node is null && EventData.Steers(data.Span);

    private JobRecord End(JobStatus status, LogEvent e) =>
        this with { Status = status, Finished = e.Time, InputNode = null, InputSeq = 0 };
}
