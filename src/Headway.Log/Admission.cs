namespace Headway.Log;

/// <summary>
/// The outcome of one append to a log in a known state. All stores share these rules: fence old epochs, deduplicate
/// repeats, refuse appends to a closed log, assign seqs.
/// </summary>
/// <param name="Result">The result for the caller.</param>
/// <param name="Events">The events to store; empty when the append is refused or repeated.</param>
/// <param name="Record">The job's record after the append.</param>
/// <param name="Producer">The producer's state to store; null when the append has no producer or stores nothing.</param>
public readonly record struct Admission(AppendResult Result, LogEvent[] Events, JobRecord Record, ProducerState? Producer)
{
    /// <summary>Decides whether the log accepts an append. Pure: stores nothing, even when it throws.</summary>
    /// <param name="record">The job's current record.</param>
    /// <param name="known">The producer's stored state; null: the log does not know the producer.</param>
    /// <param name="events">The events to append: all or none.</param>
    /// <param name="producer">The producer that appends; null: the append is neither fenced nor deduplicated.</param>
    /// <param name="now">The time of the events.</param>
    /// <param name="producers">The number of producers the log knows; only used when <paramref name="known"/> is null.</param>
    /// <exception cref="ArgumentException">An event breaks the rules of <see cref="NewEvent.Check"/>.</exception>
    public static Admission Of(
        JobRecord record, ProducerState? known, IReadOnlyList<NewEvent> events, Producer? producer, DateTimeOffset now, int producers = 0)
    {
        // Checked before the log's end: a repeat of the append that closed the log must still be acknowledged.
        if (producer is { } named && ProducerState.Admit(known, named) is { Outcome: not AppendOutcome.Appended } refusal)
        {
            return new(refusal.Outcome == AppendOutcome.Repeated ? refusal : refusal with { LastSeq = record.LastSeq }, [], record, null);
        }

        var after = record;
        var percent = 0.0;
        var stored = new LogEvent[events.Count];
        for (var i = 0; i < stored.Length; i++)
        {
            var e = events[i].EnsureValid();
            if (after.Admit(e) is not AppendOutcome.Appended and var outcome)
            {
                return new(new(outcome, record.LastSeq), [], record, null);
            }

            stored[i] = LogEvent.Create(record.LastSeq + 1 + i, now, e);
            after = after.ApplyState(stored[i]);
            percent = Math.Max(percent, JobRecord.ReadPercent(stored[i]));
        }

        if (producer is { OnlyRepeats: true })
        {
            return new(new(AppendOutcome.OwnerFull, record.LastSeq), [], record, null);
        }

        if (producer is { IsOwn: false } && known is null && producers >= ProducerState.MaxProducers)
        {
            return new(new(AppendOutcome.TooManyProducers, record.LastSeq), [], record, null);
        }

        after = after.WithProgress(stored[^1].Seq, percent);
        ProducerState? state = producer is { } accepted ? ProducerState.After(known, accepted, after.LastSeq) : null;
        return new(new(AppendOutcome.Appended, after.LastSeq), stored, after, state);
    }
}
