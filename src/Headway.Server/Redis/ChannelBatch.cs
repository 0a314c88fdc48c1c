using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>Parses waiting messages of one run: the events to append, and counts of the messages that are not appended.</summary>
internal sealed class ChannelBatch
{
    private readonly Dialect _dialect;
    private readonly Dictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly List<Source> _sources = []; // of the events

    private ChannelBatch(Dialect dialect) => _dialect = dialect;

    private enum Source
    {
        Message,
        Gap,
        Refusal,
    }

    /// <summary>The events in order. A terminal event is the last.</summary>
    public List<NewEvent> Events { get; } = [];

    /// <summary>The index of the first message of a later run; the number of messages if there is none.</summary>
    public int End { get; private set; }

    /// <summary>The numbers of invalid messages by error code.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>The number of messages after the terminal event of the run.</summary>
    public int Late { get; private set; }

    /// <summary>The number of gap notes among the events.</summary>
    public int Gaps => _sources.Count(static source => source == Source.Gap);

    /// <summary>The number of events that were published as messages.</summary>
    public int Appended => _sources.Count(static source => source == Source.Message);

    /// <summary>Whether the batch contains only gap notes.</summary>
    public bool HasGapOnly { get; private set; } = true;

    /// <summary>Whether the first event is a gap note.</summary>
    public bool BeginsWithGap => _sources is [Source.Gap, ..];

    /// <summary>Whether the first message begins a run.</summary>
    public bool BeginsWithRun => Events.Count > (BeginsWithGap ? 1 : 0) && Begins(Events[BeginsWithGap ? 1 : 0]);

    /// <summary>Reads messages up to the end of a run, and counts the late messages after it.</summary>
    /// <param name="messages">The messages of one channel.</param>
    /// <param name="start">The index of the first message to read.</param>
    /// <param name="dialect">Their contract.</param>
    /// <param name="maxEventBytes">The largest valid message, in bytes.</param>
    public static ChannelBatch Read(IReadOnlyList<ReceivedMessage> messages, int start, Dialect dialect, int maxEventBytes)
    {
        var read = new ChannelBatch(dialect);
        for (read.End = start; read.End < messages.Count; read.End++)
        {
            if (!read.TryAdd(messages[read.End], maxEventBytes))
            {
                break;
            }
        }

        return read;
    }

    /// <summary>Removes the gap note at the beginning.</summary>
    public void DropGap()
    {
        Events.RemoveAt(0);
        _sources.RemoveAt(0);
    }

    /// <summary>Removes the messages before the first one that begins a run. Called when the log has ended or was deleted.</summary>
    public void DropLate()
    {
        var begin = Events.FindIndex(Begins);
        var late = begin < 0 ? Events.Count : begin;
        Late += _sources.Take(late).Count(static source => source == Source.Message);
        Events.RemoveRange(0, late);
        _sources.RemoveRange(0, late);
    }

    private bool Begins(NewEvent e) => ProducerMessage.BeginsRun(e, _dialect);

    // False: the message belongs to a later run.
    private bool TryAdd(ReceivedMessage message, int maxEventBytes)
    {
        var isOver = Events is [.., var last] && EventTypes.IsTerminal(last.Type);
        HasGapOnly &= message.IsGap;
        if (message.Event is { } own)
        {
            AddOwn(own, message.IsGap, isOver);
            return true;
        }

        var (e, fault) = ProducerMessage.Read(message.Payload, _dialect, maxEventBytes);
        if (isOver)
        {
            Late += e is { } next && Begins(next) ? 0 : 1;
            return e is not { } late || !Begins(late);
        }

        if (fault is not null)
        {
            _faults[fault.Code] = _faults.GetValueOrDefault(fault.Code) + 1;
            Add(ProducerMessage.Refusal(message.Payload, fault), Source.Refusal);
        }

        if (e is { } taken)
        {
            Add(taken, Source.Message);
        }

        return true;
    }

    // A gap note, the note of an oversized message, or the terminal event that an oversized message contained.
    private void AddOwn(NewEvent own, bool isGap, bool isOver)
    {
        var source = isGap ? Source.Gap : own.Type == EventTypes.Note ? Source.Refusal : Source.Message;
        if (isOver)
        {
            Late += source == Source.Message ? 1 : 0;
        }
        else if (!isGap || _sources is not [.., Source.Gap])
        {
            Add(own, source);
        }
    }

    private void Add(NewEvent e, Source source)
    {
        Events.Add(e);
        _sources.Add(source);
    }
}
