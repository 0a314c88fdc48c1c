using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>The cached state of a channel's job.</summary>
/// <param name="id">The job.</param>
/// <param name="isOwn">Whether Headway runs the job. Its channel then contains only messages that Headway published.</param>
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

    /// <summary>The producer of the next append. A retry uses the same number, so the log stores the events once.</summary>
    public Producer NextProducer(ChannelSession session)
    {
        if (_term != session.Term)
        {
            Renew(session);
        }

        return new(Producer.Channel, _epoch, _seq);
    }

    /// <summary>Advances the number after a stored append.</summary>
    public void Advance() => _seq++;

    /// <summary>Starts a new epoch, with number 0.</summary>
    public void Renew(ChannelSession session) => (_term, _epoch, _seq) = (session.Term, session.NextEpoch(), 0);

    /// <summary>Counts messages with the same hash as the previous message. Only for metrics.</summary>
    public int CountRepeated(IReadOnlyList<ReceivedMessage> messages)
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
