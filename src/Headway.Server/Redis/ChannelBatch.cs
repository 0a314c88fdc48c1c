using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>A batch of messages, read: the events that go into the log, and counts of the rest.</summary>
internal sealed class ChannelBatch
{
    private readonly Dictionary<string, int> _faults = new(StringComparer.Ordinal);

    /// <summary>The events in order. A terminal event is the last.</summary>
    public List<NewEvent> Events { get; } = [];

    /// <summary>How many messages cannot be taken, by the codes of their faults.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>How many messages came after the end.</summary>
    public int Late { get; private set; }

    /// <summary>How many notes of a gap are among the events.</summary>
    public int Gaps { get; private set; }

    /// <summary>How many of the events are messages.</summary>
    public int Appended => Events.Count - Gaps;

    /// <summary>Whether nothing but notes of a gap was there.</summary>
    public bool HasGapOnly { get; private set; } = true;

    /// <summary>Whether the first event is the note of a gap.</summary>
    public bool BeginsWithGap => Events is [var first, ..] && first == ChannelGap.Note;

    /// <summary>Reads messages.</summary>
    public static ChannelBatch Read(IReadOnlyList<HeardMessage> messages, Dialect dialect, int maxEventBytes)
    {
        var read = new ChannelBatch();
        foreach (var message in messages)
        {
            var isGap = message.Event == ChannelGap.Note;
            read.HasGapOnly &= isGap;
            if (read.Events is [.., var last] && EventTypes.IsTerminal(last.Type))
            {
                read.Late += isGap ? 0 : 1;
            }
            else if (message.Event is { } own)
            {
                read.Add(own, isGap);
            }
            else
            {
                read.Add(ProducerMessage.Read(message.Payload, dialect, maxEventBytes));
            }
        }

        return read;
    }

    /// <summary>Leaves out the note of a gap at the beginning.</summary>
    public void DropGap()
    {
        Events.RemoveAt(0);
        Gaps--;
    }

    /// <summary>The channel's job was deleted lately: leaves out what comes before the message that begins a new run.</summary>
    public void DropStragglers(Dialect dialect)
    {
        var begin = Events.FindIndex(e => DeletedChannels.BeginsRun(e, dialect));
        var late = begin < 0 ? Events.Count : begin;
        var gaps = Events.Take(late).Count(static e => e == ChannelGap.Note);
        Late += late - gaps;
        Gaps -= gaps;
        Events.RemoveRange(0, late);
    }

    /// <summary>The log had ended: all messages come after the end.</summary>
    public void RefuseAll()
    {
        Late += Appended;
        Gaps = 0;
        Events.Clear();
    }

    private void Add(NewEvent e, bool isGap)
    {
        if (isGap && Events is [.., var last] && last == ChannelGap.Note)
        {
            return;
        }

        Events.Add(e);
        Gaps += isGap ? 1 : 0;
    }

    private void Add((NewEvent? Event, EventFault? Fault) message)
    {
        if (message.Event is { } e)
        {
            Add(e, isGap: false);
        }

        if (message.Fault is { } fault)
        {
            _faults[fault.Code] = _faults.GetValueOrDefault(fault.Code) + 1;
        }
    }
}
