namespace Headway.Log;

/// <summary>
/// What is known of a job at a glance. It is a pure fold of the job's log (<see cref="Apply"/>): every store keeps it
/// beside the log and writes both at once, so the two cannot disagree.
/// </summary>
public sealed record JobRecord
{
    /// <summary>Lower-case, URL-safe, time-ordered.</summary>
    public required string Id { get; init; }

    /// <summary>The name of the kind of work.</summary>
    public required string Kind { get; init; }

    /// <summary>Whose job it is.</summary>
    public required string Owner { get; init; }

    /// <summary>What a person would call it, at most 200 characters.</summary>
    public string Title { get; init; } = "";

    /// <summary>Where it stands.</summary>
    public JobStatus Status { get; init; }

    /// <summary>How far it is, 0 to 100; never falls.</summary>
    public double Percent { get; init; }

    /// <summary>How often a worker has started it.</summary>
    public int Attempt { get; init; }

    /// <summary>
    /// How many starts in a row were neither handed back in good order nor finished a step: what counts against the
    /// limit of attempts. A job that gets on through any number of outages is not one that brings servers down.
    /// </summary>
    public int UncleanStarts { get; init; }

    /// <summary>The first seq the store still has.</summary>
    public long FirstSeq { get; init; } = 1;

    /// <summary>The newest seq; 0 before the first event.</summary>
    public long LastSeq { get; init; }

    /// <summary>When it was created.</summary>
    public DateTimeOffset Created { get; init; }

    /// <summary>When work on it first began.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>When it ended.</summary>
    public DateTimeOffset? Finished { get; init; }

    /// <summary>Why it failed.</summary>
    public JobError? Error { get; init; }

    /// <summary>The open question, if one waits for an answer: the node that asked.</summary>
    public string? InputNode { get; init; }

    /// <summary>The seq of the open question's event; 0 when nothing is asked.</summary>
    public long InputSeq { get; init; }

    /// <summary>The data of <c>job.queued</c> (kind, input, options). Left empty in listings.</summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>Whether the log is closed.</summary>
    public bool IsClosed => Status >= JobStatus.Completed;

    /// <summary>The record after one more event.</summary>
    public JobRecord Apply(LogEvent e) => Turn(e).Reach(e.Seq, ReadPercent(e));

    /// <summary>
    /// The record after one more event but for its newest seq and its percent, which each event may move, and which
    /// <see cref="Reach"/> moves once for many. It is this record after most.
    /// </summary>
    internal JobRecord Turn(LogEvent e) => e.Type switch
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

    /// <summary>The record with a later newest seq, and at least this percent.</summary>
    internal JobRecord Reach(long lastSeq, double percent) => this with { LastSeq = lastSeq, Percent = Math.Max(Percent, percent) };

    /// <summary>How far an event says that its job is; 0 where it says nothing of it.</summary>
    internal static double ReadPercent(LogEvent e) => Math.Clamp(EventData.Number(e.Data.Span, "job_percent"u8) ?? 0, 0, 100);

    // An external job need not say job.started: whatever its producer appends shows that it is at work.
    private JobRecord Work(LogEvent e) =>
        Status == JobStatus.Queued ? this with { Status = JobStatus.Running, Started = Started ?? e.Time } : this;

    /// <summary>Whether the log may take this event now; <see cref="AppendOutcome.Appended"/> if so.</summary>
    public AppendOutcome Admit(in NewEvent source) => source.Type switch
    {
        _ when IsClosed => AppendOutcome.Closed,
        EventTypes.JobInputReceived when Steers(source.Node, source.Data) => AppendOutcome.Appended,
        EventTypes.JobInputReceived when InputSeq == 0 || InputNode != source.Node => AppendOutcome.NothingAsked,
        _ => AppendOutcome.Appended,
    };

    // Steering belongs to no node and to no question: it neither needs an open one nor answers it.
    private static bool Steers(string? node, ReadOnlyMemory<byte> data) => node is null && EventData.Steers(data.Span);

    private JobRecord End(JobStatus status, LogEvent e) =>
        this with { Status = status, Finished = e.Time, InputNode = null, InputSeq = 0 };
}
