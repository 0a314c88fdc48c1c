namespace Headway.Log;

/// <summary>What became of an append. Refusals are outcomes, not exceptions: they are ordinary.</summary>
public enum AppendOutcome
{
    /// <summary>Stored at the configured durability.</summary>
    Appended = 0,

    /// <summary>This producer sequence was stored before; nothing was stored now.</summary>
    Repeated = 1,

    /// <summary>The log has its terminal event.</summary>
    Closed = 2,

    /// <summary>A producer with a higher epoch has taken over.</summary>
    Fenced = 3,

    /// <summary>The producer left out a sequence number.</summary>
    SequenceGap = 4,

    /// <summary>There is no such job.</summary>
    UnknownJob = 5,

    /// <summary>An answer came where no question is open.</summary>
    NothingAsked = 6,

    /// <summary>The producer used the number of its newest append again, for other events.</summary>
    ProducerConflict = 7,

    /// <summary>The log has <see cref="ProducerState.MaxProducers"/> producers already, and this is another one.</summary>
    TooManyProducers = 8,
}

/// <summary>The answer to an append.</summary>
/// <param name="Outcome">What became of it.</param>
/// <param name="LastSeq">The log's newest seq after it; for a repeat, the seq that this producer's newest append reached.</param>
/// <param name="ExpectedSeq">With <see cref="AppendOutcome.SequenceGap"/>: the producer sequence that was due.</param>
/// <param name="Epoch">With <see cref="AppendOutcome.Fenced"/>: the epoch now in force.</param>
public readonly record struct AppendResult(AppendOutcome Outcome, long LastSeq = 0, long ExpectedSeq = 0, long Epoch = 0)
{
    /// <summary>Whether the events are in the log, by this append or an earlier one.</summary>
    public bool IsAccepted => Outcome is AppendOutcome.Appended or AppendOutcome.Repeated;
}
