namespace Headway.Log;

/// <summary>
/// What becomes of one append to a log in a known state: the rules of every store, in one place. Fence, deduplicate,
/// refuse after the end, give seqs.
/// </summary>
/// <param name="Result">The answer to the caller.</param>
/// <param name="Events">What is to be stored; empty when nothing is.</param>
/// <param name="Record">The job after it.</param>
/// <param name="Producer">What is to be remembered of the producer; null where none was named or nothing is stored.</param>
public readonly record struct Admission(AppendResult Result, LogEvent[] Events, JobRecord Record, ProducerState? Producer)
{
    /// <summary>Judges an append. Pure: nothing is stored, also when it throws.</summary>
    /// <param name="record">The job as it stands.</param>
    /// <param name="known">What is remembered of the producer.</param>
    /// <param name="events">What is to be appended: all or none.</param>
    /// <param name="producer">Who appends.</param>
    /// <param name="now">The events' time.</param>
    /// <param name="producers">How many producers the log knows; counts only where this one is not among them.</param>
    /// <exception cref="ArgumentException">An event breaks the rules of <see cref="NewEvent.Check"/>.</exception>
    public static Admission Of(
        JobRecord record, ProducerState? known, IReadOnlyList<NewEvent> events, Producer? producer, DateTimeOffset now, int producers = 0)
    {
        // A repeat is acknowledged even when the log has ended since: the first try may have been the end.
        if (producer is { } who && ProducerState.Admit(known, who) is { Outcome: not AppendOutcome.Appended } refusal)
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
            after = after.Turn(stored[i]);
            percent = Math.Max(percent, JobRecord.ReadPercent(stored[i]));
        }

        if (producer is { IsOwn: false } && known is null && producers >= ProducerState.MaxProducers)
        {
            return new(new(AppendOutcome.TooManyProducers, record.LastSeq), [], record, null);
        }

        after = after.Reach(stored[^1].Seq, percent);
        ProducerState? state = producer is { } accepted ? ProducerState.After(known, accepted, after.LastSeq) : null;
        return new(new(AppendOutcome.Appended, after.LastSeq), stored, after, state);
    }
}
