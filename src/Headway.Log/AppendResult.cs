namespace Headway.Log;

/// <summary>The outcome of an append. Refusals are outcomes, not exceptions, because they are common.</summary>
public enum AppendOutcome
{
    /// <summary>Stored at the configured durability.</summary>
    Appended = 0,

    /// <summary>An earlier append stored this producer sequence number; this one stored nothing.</summary>
    Repeated = 1,

    /// <summary>The log has its terminal event.</summary>
    Closed = 2,

    /// <summary>A producer with a higher epoch has taken over.</summary>
    Fenced = 3,

    /// <summary>The producer skipped a sequence number.</summary>
    SequenceGap = 4,

    /// <summary>The job does not exist.</summary>
    UnknownJob = 5,

    /// <summary>The append answers a question, but no question of that node is open.</summary>
    NothingAsked = 6,

    /// <summary>The append has the sequence number of the producer's newest append, but other events.</summary>
    ProducerConflict = 7,

    /// <summary>The producer is new, and the log already has <see cref="ProducerState.MaxProducers"/> producers.</summary>
    TooManyProducers = 8,

    /// <summary>The job's owner has reached <see cref="LogOptions.MaxBytesPerOwner"/>. <see cref="EventLog"/> throws <see cref="OwnerFullException"/> instead.</summary>
    OwnerFull = 9,
}

/// <summary>The result of an append.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="LastSeq">The log's newest seq after the append; for a repeat, the last seq of this producer's newest append.</param>
/// <param name="ExpectedSeq">With <see cref="AppendOutcome.SequenceGap"/>: the producer sequence number that the log expects.</param>
/// <param name="Epoch">With <see cref="AppendOutcome.Fenced"/>: the producer's current epoch.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, long LastSeq = 0, long ExpectedSeq = 0, long Epoch = 0)
{
    /// <summary>Whether the events are in the log, by this append or an earlier one.</summary>
    public bool IsAccepted => Outcome is AppendOutcome.Appended or AppendOutcome.Repeated;
}
