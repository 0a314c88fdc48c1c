namespace Headway.Log;

/// <summary>What a log remembers of one producer: enough to fence it and to know its repeats.</summary>
/// <param name="Epoch">The highest epoch seen.</param>
/// <param name="Seq">The last sequence number stored in that epoch; null before the first.</param>
/// <param name="LastSeq">The log's seq after that append.</param>
public readonly record struct ProducerState(long Epoch, long? Seq, long LastSeq)
{
    /// <summary>
    /// The rule of fencing and deduplication, the same for every store. A new epoch starts its numbers again, at 0 or 1.
    /// </summary>
    /// <returns><see cref="AppendOutcome.Appended"/> when the append may go on.</returns>
    public static AppendResult Admit(ProducerState? known, Producer producer)
    {
        if (known is { } state && producer.Epoch < state.Epoch)
        {
            return new(AppendOutcome.Fenced, Epoch: state.Epoch);
        }

        if (producer.Seq is not { } seq)
        {
            return new(AppendOutcome.Appended);
        }

        var last = known is { } same && same.Epoch == producer.Epoch ? same.Seq : null;
        if (last is { } stored && seq <= stored)
        {
            return new(AppendOutcome.Repeated, known!.Value.LastSeq);
        }

        var expected = last + 1 ?? 0;
        return seq == expected || (last is null && seq == 1)
            ? new(AppendOutcome.Appended)
            : new(AppendOutcome.SequenceGap, ExpectedSeq: expected);
    }
}
