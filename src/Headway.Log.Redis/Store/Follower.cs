using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Hears one log for those who read it here: what is published goes on as it comes, if it continues what was heard, by
/// seq and by version; else the rest is read from the stream.
/// </summary>
/// <remarks>
/// Thread-safe. <see cref="_gate"/> orders those who bring events (the subscription, a writer of this process,
/// the one task that catches up) and guards what they change.
/// </remarks>
internal sealed partial class Follower : IDisposable
{
    private const int PageSize = 512;
    private const int MaxBuffered = 1024;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly string _job;
    private readonly RedisLogStore _logs;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly RedisSubscription _subscription;
    private readonly CancellationTokenSource _disposing = new();
    private readonly CancellationToken _disposed;
    private readonly Lock _gate = new();
    private readonly List<TailMessage> _buffered = []; // what was published while the rest before it is read
    private JobRecord? _record;
    private LogEvent? _last;
    private long _head;
    private string? _version; // of the commit that ended at the head; null when that is not known
    private bool _isCatchingUp = true; // until the first look
    private bool _refreshAgain;

    public Follower(string job, RedisLogStore logs, TimeProvider time, ILogger logger)
    {
        _job = job;
        _logs = logs;
        _time = time;
        _logger = logger;
        _disposed = _disposing.Token;
        _subscription = logs.Subscribe(job);
        _subscription.Queue.OnMessage(message => OnMessage(message.Message));
        Ready = StartAsync();
    }

    /// <summary>Ends when every later event will be heard.</summary>
    public Task Ready { get; }

    /// <summary>What was heard in the last seconds.</summary>
    public RecentEvents Recent { get; } = new();

    private bool HasEnded => _last is { IsTerminal: true };

    /// <summary>Takes what a writer of this process has just stored, ahead of the channel.</summary>
    public void OnCommitted(TailMessage stored)
    {
        lock (_gate)
        {
            if (!_isCatchingUp && Continues(stored))
            {
                Publish(stored);
            }
        }
    }

    /// <summary>Looks how the log stands: something may have been missed.</summary>
    public void Refresh()
    {
        lock (_gate)
        {
            if (_isCatchingUp)
            {
                _refreshAgain = true;
            }
            else if (!HasEnded)
            {
                CatchUp();
            }
        }
    }

    /// <summary>Insurance against what nobody thought of: looks only if Redis has another newest seq.</summary>
    public async Task RefreshIfBehindAsync()
    {
        if (_record is null || HasEnded || _disposed.IsCancellationRequested)
        {
            return;
        }

        var head = Volatile.Read(ref _head);
        if (await _logs.LastSeqAsync(_job) != head && Volatile.Read(ref _head) == head)
        {
            Refresh();
        }
    }

    public void Dispose()
    {
        _disposing.Cancel();
        _disposing.Dispose();
        _subscription.Dispose();
    }

    // The client drops the exceptions of its handlers, and the message with them: what it brought is read from the stream.
    private void OnMessage(byte[]? payload)
    {
        try
        {
            OnPublished(payload);
        }
        catch (Exception fault)
        {
            LogFailed(_job, fault);
            Refresh();
        }
    }

    private void OnPublished(byte[]? payload)
    {
        if (_disposed.IsCancellationRequested)
        {
            return;
        }

        var message = TailMessage.Read(_job, _logs.TailKey, payload ?? [], Volatile.Read(ref _head), out var isKnown);
        if (isKnown)
        {
            return;
        }

        lock (_gate)
        {
            if (_isCatchingUp)
            {
                Buffer(message);
            }
            else if (message is not null && Continues(message))
            {
                Publish(message);
            }
            else if (message is null || message.Last > _head)
            {
                _logs.CountHole();
                Buffer(message);
                CatchUp();
            }
        }
    }

    private bool Continues(TailMessage message) => message.First == _head + 1 && (_version is null || message.From == _version);

    private void Buffer(TailMessage? message)
    {
        if (message is null || _buffered.Count == MaxBuffered || (_buffered.Count > 0 && message.From != _buffered[^1].Version))
        {
            _buffered.Clear();
            _refreshAgain = true;
        }

        if (message is not null)
        {
            _buffered.Add(message);
        }
    }

    private void CatchUp()
    {
        _isCatchingUp = true;
        _ = CatchUpAsync();
    }

    private void Publish(TailMessage message)
    {
        _version = message.Version;
        Publish(message.Events);
    }

    private void Publish(IReadOnlyList<LogEvent> events)
    {
        var news = events[0].Seq > _head ? events : [.. events.Where(e => e.Seq > _head)];
        if (news.Count > 0)
        {
            _last = news[^1];
            Volatile.Write(ref _head, _last.Seq);
            Recent.Add(news);
            _logs.PublishCommitted(_job, news);
        }
    }

    // Whether what was read and what was published meanwhile meet, so that the channel is enough from here on.
    private bool TryFinishCatchUp()
    {
        lock (_gate)
        {
            foreach (var message in _buffered)
            {
                if (message.Last == _head)
                {
                    _version = message.Version;
                }
                else if (message.Last > _head)
                {
                    if (!Continues(message))
                    {
                        _refreshAgain = true;
                        break;
                    }

                    Publish(message);
                }
            }

            _buffered.Clear();
            _isCatchingUp = _refreshAgain;
            _refreshAgain = false;
            return !_isCatchingUp;
        }
    }

    private async Task StartAsync()
    {
        await _logs.TailKey.EnsureAsync(_disposed);
        await _subscription.ConfirmedAsync(_disposed);
        var state = await _logs.LoadStateAsync(_job, _disposed);
        _record = state?.Record;
        _version = state?.Version;
        Volatile.Write(ref _head, _record?.LastSeq ?? 0);
        if (_head > 0)
        {
            // The newest event is what the log is known by, should Redis come back with another.
            var page = await _logs.ReadAsync(_job, _head - 1, 1, _disposed);
            Recent.Add(page.Events);
            _last = page.Events is [var newest] && newest.Seq == _head ? newest : null;
        }

        if (!TryFinishCatchUp())
        {
            await CatchUpAsync();
        }
    }

    // One at a time: begun by whoever sets _isCatchingUp.
    private async Task CatchUpAsync()
    {
        await Task.Yield(); // not in the subscription's loop, nor under the gate
        while (!_disposed.IsCancellationRequested)
        {
            try
            {
                await ReadRestAsync(_disposed);
                if (TryFinishCatchUp())
                {
                    return;
                }
            }
            catch (OperationCanceledException) when (_disposed.IsCancellationRequested)
            {
                return;
            }
            catch (Exception fault)
            {
                if (fault is not LogStoreException) // that Redis is away, the connection says
                {
                    LogFailed(_job, fault);
                }

                await Task.Delay(s_pause, _time, CancellationToken.None); // until Redis is back, or nobody reads here any more
            }
        }
    }

    private async Task ReadRestAsync(CancellationToken cancellationToken)
    {
        await _logs.TailKey.LoadAsync(cancellationToken); // if it changed, it is why a message was not authentic
        var state = await CheckAsync(cancellationToken);
        while (true)
        {
            var page = await _logs.ReadAsync(_job, _head, PageSize, cancellationToken);
            lock (_gate)
            {
                if (page.Events.Count == 0)
                {
                    if (state is null && _record is not null && !HasEnded)
                    {
                        _logs.OnDeleted(_job, TimeSpan.Zero); // the message that said so was missed
                    }

                    _version = state?.Record.LastSeq == _head ? state.Version : null;
                    return;
                }

                Publish(page.Events);
            }
        }
    }

    // Redis may have come back without what it had told: then the log is not the one that was read here.
    private Task<JobState?> CheckAsync(CancellationToken cancellationToken) =>
        _record is null || HasEnded ? _logs.LoadStateAsync(_job, cancellationToken) : _logs.CheckAsync(_record with { LastSeq = _head }, Recent);

    [LoggerMessage(10, LogLevel.Error, "What was published of job {Job} could not be taken in; it is read again.")]
    private partial void LogFailed(string job, Exception fault);
}
