namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>What is remembered of the job that a channel belongs to.</summary>
/// <param name="id">The job.</param>
/// <param name="isOwn">Whether it is one that Headway runs: what its channel carries is what Headway told there.</param>
/// <param name="lastSeq">How far its log was known to reach.</param>
/// <remarks>Used by the one lane of its channel.</remarks>
internal sealed class ChannelJob(string id, bool isOwn, long lastSeq)
{
    private int _last;

    public string Id => id;

    public bool IsOwn => isOwn;

    public bool IsClosed { get; set; }

    public long LastSeq { get; set; } = lastSeq;

    /// <summary>Whether the store has not said what became of the newest append.</summary>
    public bool IsUnsure { get; set; }

    /// <summary>How many have the same bytes as the one before, by their hashes: a count for people.</summary>
    public int CountRepeated(IReadOnlyList<Heard> messages)
    {
        var repeated = 0;
        foreach (var message in messages)
        {
            var hash = default(HashCode);
            hash.AddBytes(message.Payload);
            var next = hash.ToHashCode();
            repeated += next == _last ? 1 : 0;
            _last = next;
        }

        return repeated;
    }
}
