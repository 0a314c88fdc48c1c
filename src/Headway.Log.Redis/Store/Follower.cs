using StackExchange.Redis;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Hears one log for those who read it here: what is published goes on as it comes, checked by seq; what is missing is
/// read from the stream.
/// </summary>
/// <remarks>
/// Thread-safe. <see cref="_gate"/> orders those who bring events (the subscription's thread, a writer of this process,
/// the one task that catches up) and guards what they change.
/// </remarks>
internal sealed class Follower : IDisposable
{
    private const int PageSize = 512;
    private const int MostHeld = 4096;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly string _job;
    private readonly IFollowedLogs _logs;
    private readonly CancellationTokenSource _left = new();
    private readonly CancellationToken _leaving;
    private readonly Lock _gate = new();
    private readonly List<LogEvent> _held = []; // what was published while the rest before it is read
    private JobRecord? _record;
    private LogEvent? _last;
    private long _head;
    private bool _isCatchingUp = true; // until the first look
    private bool _lookAgain;

    public Follower(string job, IFollowedLogs logs)
    {
        _job = job;
        _logs = logs;
        _leaving = _left.Token;
        Handler = OnPublished;
        Ready = StartAsync();
    }

    /// <summary>Ends when every later event will be heard.</summary>
    public Task Ready { get; }

    /// <summary>What the channel calls.</summary>
    public Action<RedisChannel, RedisValue> Handler { get; }

    /// <summary>Takes what a writer of this process has just stored, ahead of the channel.</summary>
    public void OnStored(IReadOnlyList<LogEvent> events)
    {
        lock (_gate)
        {
            if (!_isCatchingUp && events[0].Seq == _head + 1)
            {
                Publish(events);
            }
        }
    }

    /// <summary>Looks how the log stands: something may have been missed.</summary>
    public void Look()
    {
        lock (_gate)
        {
            if (_isCatchingUp)
            {
                _lookAgain = true;
            }
            else if (_last is not { IsTerminal: true })
            {
                CatchUp();
            }
        }
    }

    /// <summary>Insurance against what nobody thought of: looks only if Redis has another newest seq.</summary>
    public async Task LookIfBehindAsync()
    {
        var head = Volatile.Read(ref _head);
        if (_record is not null && _last is not { IsTerminal: true } && await _logs.LastSeqAsync(_job, _leaving) != head && Volatile.Read(ref _head) == head)
        {
            Look();
        }
    }

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    private void OnPublished(RedisChannel channel, RedisValue payload)
    {
        if (_leaving.IsCancellationRequested || !TailMessage.TryRead((byte[]?)payload ?? [], Volatile.Read(ref _head), out var events))
        {
            return; // all of it is known here already
        }

        lock (_gate)
        {
            if (_isCatchingUp)
            {
                Hold(events);
            }
            else if (events is null || events[0].Seq > _head + 1)
            {
                _logs.CountHole();
                Hold(events);
                CatchUp();
            }
            else
            {
                Publish(events);
            }
        }
    }

    private void Hold(List<LogEvent>? events)
    {
        if (events is null || _held.Count + events.Count > MostHeld || (_held.Count > 0 && events[0].Seq > _held[^1].Seq + 1))
        {
            _held.Clear();
            _lookAgain = true;
        }
        else
        {
            _held.AddRange(events.Where(e => _held.Count == 0 || e.Seq > _held[^1].Seq));
        }
    }

    private void CatchUp()
    {
        _isCatchingUp = true;
        _ = CatchUpAsync();
    }

    private void Publish(IReadOnlyList<LogEvent> events)
    {
        var news = events[0].Seq > _head ? events : [.. events.Where(e => e.Seq > _head)];
        if (news.Count > 0)
        {
            _last = news[^1];
            Volatile.Write(ref _head, _last.Seq);
            _logs.Heard(_job, news);
        }
    }

    // Whether what was read and what was published meanwhile meet, so that the channel is enough from here on.
    private bool Meet()
    {
        lock (_gate)
        {
            var meet = !_lookAgain && (_held.Count == 0 || _held[0].Seq <= _head + 1);
            if (meet && _held.Count > 0)
            {
                Publish(_held.ToArray());
            }

            _held.Clear();
            _lookAgain = false;
            _isCatchingUp = !meet;
            return meet;
        }
    }

    private async Task StartAsync()
    {
        await _logs.SubscribeAsync(_job, Handler, _leaving);
        _record = (await _logs.LoadAsync(_job, _leaving))?.Record;
        Volatile.Write(ref _head, _record?.LastSeq ?? 0);
        if (!Meet())
        {
            await CatchUpAsync();
        }
    }

    // One at a time: begun by whoever sets _isCatchingUp.
    private async Task CatchUpAsync()
    {
        await Task.Yield(); // not on the subscription's thread, nor under the gate
        while (!_leaving.IsCancellationRequested)
        {
            try
            {
                await ReadRestAsync(_leaving);
                if (Meet())
                {
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (LogStoreException)
            {
                await Task.Delay(s_pause, CancellationToken.None); // until Redis is back, or nobody reads here any more
            }
        }
    }

    private async Task ReadRestAsync(CancellationToken cancellationToken)
    {
        await CheckAsync(cancellationToken);
        while (true)
        {
            var page = await _logs.ReadAsync(_job, _head, PageSize, cancellationToken);
            if (page.Events.Count == 0)
            {
                return;
            }

            lock (_gate)
            {
                Publish(page.Events);
            }
        }
    }

    // Redis may have come back without what it had told: then the log is not the one that was read here.
    private async Task CheckAsync(CancellationToken cancellationToken)
    {
        if (_record is null || _last is { IsTerminal: true })
        {
            return;
        }

        var found = await _logs.LoadAsync(_job, cancellationToken);
        if (found is null || found.Record.LastSeq < _head || !await IsSameAsync(cancellationToken))
        {
            await _logs.Losses.DeclareAsync(_record with { LastSeq = _head }, found);
        }
    }

    private async Task<bool> IsSameAsync(CancellationToken cancellationToken)
    {
        if (_last is not { } known)
        {
            return true;
        }

        var page = await _logs.ReadAsync(_job, known.Seq - 1, 1, cancellationToken);
        return page.Events.Count == 0 || page.Events[0].Seq != known.Seq || page.Events[0].Line.Span.SequenceEqual(known.Line.Span);
    }
}
