using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>What is remembered of the job that a channel belongs to.</summary>
/// <param name="id">The job.</param>
/// <param name="isOwn">Whether Headway runs it. Its channel then carries only what Headway has published there.</param>
/// <param name="isClosed">Whether its log has ended.</param>
/// <remarks>Used by one lane at a time.</remarks>
internal sealed class ChannelJob(string id, bool isOwn, bool isClosed)
{
    private long _term;
    private long _epoch;
    private long _seq;
    private int _lastHash;

    public string Id => id;

    public bool IsOwn => isOwn;

    public bool IsClosed { get; set; } = isClosed;

    /// <summary>Who appends. A retry uses the same number, so that the log stores it once.</summary>
    public Producer NextProducer(ChannelSession session)
    {
        if (_term != session.Term)
        {
            Renew(session);
        }

        return new(Producer.Channel, _epoch, _seq);
    }

    /// <summary>The store has the append of this number.</summary>
    public void Advance() => _seq++;

    /// <summary>Begins to number anew, in a new epoch.</summary>
    public void Renew(ChannelSession session) => (_term, _epoch, _seq) = (session.Term, session.NextEpoch(), 0);

    /// <summary>How many messages have the same bytes as the one before, by their hashes. For the metrics only.</summary>
    public int CountRepeated(IReadOnlyList<HeardMessage> messages)
    {
        var repeated = 0;
        foreach (var message in messages.Where(static message => message.Event is null))
        {
            var hash = default(HashCode);
            hash.AddBytes(message.Payload);
            var next = hash.ToHashCode();
            repeated += next == _lastHash ? 1 : 0;
            _lastHash = next;
        }

        return repeated;
    }
}
