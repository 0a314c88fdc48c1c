namespace Headway.Log;

/// <summary>What a log remembers of one producer: enough to fence it and to recognise its repeats.</summary>
/// <param name="Epoch">The highest epoch seen.</param>
/// <param name="Seq">The last sequence number stored in that epoch; null before the first.</param>
/// <param name="LastSeq">The log's seq after that append.</param>
/// <param name="Digest">What the append with that number held; null: not known.</param>
public readonly record struct ProducerState(long Epoch, long? Seq, long LastSeq, string? Digest = null)
{
    /// <summary>
    /// The most producers of one log besides Headway's own. One more is refused: a log that forgot the oldest instead
    /// would store its repeats twice.
    /// </summary>
    public const int MaxProducers = 10_000;

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
            var isOther = seq == stored && known!.Value.Digest is { } digest && producer.Digest is { } given && digest != given;
            return new(isOther ? AppendOutcome.ProducerConflict : AppendOutcome.Repeated, known!.Value.LastSeq);
        }

        var expected = last + 1 ?? 0;
        return seq == expected || (last is null && seq == 1)
            ? new(AppendOutcome.Appended)
            : new(AppendOutcome.SequenceGap, ExpectedSeq: expected);
    }

    /// <summary>The state after an append that was admitted.</summary>
    /// <param name="known">The state before it.</param>
    /// <param name="producer">Who appended.</param>
    /// <param name="lastSeq">The log's seq after it.</param>
    internal static ProducerState After(ProducerState? known, Producer producer, long lastSeq) => producer.Seq is null && known is { } same && same.Epoch == producer.Epoch
        ? same with { LastSeq = lastSeq }
        : new(producer.Epoch, producer.Seq, lastSeq, producer.Digest);
}
