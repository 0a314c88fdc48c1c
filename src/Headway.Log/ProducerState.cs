namespace Headway.Log;

/// <summary>The state of one producer that a log stores to fence old epochs and to deduplicate repeats.</summary>
/// <param name="Epoch">The highest epoch of the producer's appends.</param>
/// <param name="Seq">The last sequence number stored in that epoch; null before the first.</param>
/// <param name="LastSeq">The log's newest seq after that append.</param>
/// <param name="Digest">The digest of the append with that number; null: not known.</param>
public readonly record struct ProducerState(long Epoch, long? Seq, long LastSeq, string? Digest = null)
{
    /// <summary>
    /// The maximum number of producers of one log, not counting Headway's own. The log refuses further producers: evicting
    /// the oldest would store its repeats twice.
    /// </summary>
    public const int MaxProducers = 10_000;

    /// <summary>
    /// Applies fencing and deduplication, the same for every store. The numbers of a new epoch start at 0 or 1.
    /// </summary>
    /// <returns><see cref="AppendOutcome.Appended"/> when the append passes; otherwise the refusal or the repeat.</returns>
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

    /// <summary>Returns the state after an accepted append.</summary>
    /// <param name="known">The state before the append.</param>
    /// <param name="producer">The producer of the append.</param>
    /// <param name="lastSeq">The log's newest seq after the append.</param>
    internal static ProducerState After(ProducerState? known, Producer producer, long lastSeq) => producer.Seq is null && known is { } same && same.Epoch == producer.Epoch
        ? same with { LastSeq = lastSeq }
        : new(producer.Epoch, producer.Seq, lastSeq, producer.Digest);
}
