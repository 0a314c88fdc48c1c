using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// What was heard and is not yet known to be in the logs. Whoever listens passes it on from here; the others keep it,
/// to go on where the listener stopped. Bounded in messages and bytes; and no channel may hold more than is free, so that
/// those that flood, however many, leave room for the rest (dynamic thresholds: Choudhury and Hahne, 1998).
/// </summary>
/// <remarks>Thread-safe: one thread adds, one task takes. Nothing in it waits, save <see cref="TakeAsync"/>.</remarks>
internal sealed class HeardMessages(DialectsOptions options, ChannelCounts counts, TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Queue<Heard> _kept = new();
    private readonly Queue<long> _marks = new();
    private readonly Dictionary<(string, string), (int Messages, long Bytes)> _ofChannel = [];
    private readonly ReaderSignal _signal = new();
    private Queue<Heard>? _next;
    private (long Mark, TaskCompletionSource Heard)? _awaited;
    private int _messages;
    private long _bytes;
    private long _settled;

    /// <summary>Since when it is heard: what was published before is not here.</summary>
    public DateTimeOffset Since { get; private set; } = time.GetUtcNow();

    /// <summary>How many messages are held, and how many bytes they have.</summary>
    public (int Messages, long Bytes) Held
    {
        get
        {
            lock (_gate)
            {
                return (_messages, _bytes);
            }
        }
    }

    /// <summary>Whether messages are held that are not known to be taken care of.</summary>
    public bool IsIdle => Held.Messages == 0;

    /// <summary>Begins anew, when the subscriptions stand.</summary>
    public void Open() => Since = time.GetUtcNow();

    /// <summary>Adds a message; one that has no room is dropped and counted.</summary>
    public void Add(Heard message)
    {
        lock (_gate)
        {
            var (messages, bytes) = _ofChannel.GetValueOrDefault(message.Channel);
            if (messages < options.MaxChannelMessages - _messages && bytes + message.Size <= options.MaxChannelBytes - _bytes)
            {
                _ofChannel[message.Channel] = (messages + 1, bytes + message.Size);
                _messages++;
                _bytes += message.Size;
                Put(message);
                return;
            }
        }

        counts.Drop(message.Route!.Dialect);
    }

    /// <summary>Adds a mark.</summary>
    /// <param name="mark">Its number.</param>
    /// <param name="settled">The mark before which everything is in the logs, or refused: it is forgotten here, save what lies directly before it.</param>
    public void Add(long mark, long settled)
    {
        lock (_gate)
        {
            _marks.Enqueue(mark);
            Put(Heard.MarkOf(mark));
            if (_awaited is { } awaited && awaited.Mark <= mark)
            {
                awaited.Heard.TrySetResult();
            }

            if (settled > _settled)
            {
                Forget(_settled);
                _settled = settled;
            }
        }
    }

    /// <summary>Ends when a mark has been heard, and all messages before it.</summary>
    public Task HeardAsync(long mark)
    {
        lock (_gate)
        {
            if (_marks.Any(number => number >= mark))
            {
                return Task.CompletedTask;
            }

            var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _awaited = (mark, heard);
            return heard.Task;
        }
    }

    /// <summary>All that is held, in order.</summary>
    public Heard[] Copy()
    {
        lock (_gate)
        {
            return [.. _kept];
        }
    }

    /// <summary>From now on what is held and not done is passed on, and then whatever is heard.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _next = new(_kept.Where(static heard => !heard.IsDone));
            _signal.Set();
        }
    }

    /// <summary>From now on it is only held.</summary>
    public void End()
    {
        lock (_gate)
        {
            _next = null;
        }
    }

    /// <summary>The next that were heard, as soon as there are some.</summary>
    public async Task<IReadOnlyList<Heard>> TakeAsync(int most, CancellationToken cancellationToken)
    {
        await using var wake = cancellationToken.Register(_signal.Set);
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TakeNow(most) is { Count: > 0 } taken)
            {
                return taken;
            }

            await _signal.WaitAsync();
        }
    }

    private List<Heard> TakeNow(int most)
    {
        var taken = new List<Heard>();
        lock (_gate)
        {
            while (taken.Count < most && _next?.TryDequeue(out var heard) == true)
            {
                taken.Add(heard);
            }
        }

        return taken;
    }

    private void Put(Heard heard)
    {
        _kept.Enqueue(heard);
        if (_next is not null)
        {
            _next.Enqueue(heard);
            _signal.Set();
        }
    }

    private void Forget(long mark)
    {
        while (_marks.TryPeek(out var first) && first <= mark)
        {
            _marks.Dequeue();
            while (_kept.Dequeue() is { Mark: 0 } message)
            {
                Forget(message);
            }
        }
    }

    private void Forget(Heard message)
    {
        _messages--;
        _bytes -= message.Size;
        var (messages, bytes) = _ofChannel[message.Channel];
        if (messages == 1)
        {
            _ofChannel.Remove(message.Channel);
        }
        else
        {
            _ofChannel[message.Channel] = (messages - 1, bytes - message.Size);
        }
    }
}
