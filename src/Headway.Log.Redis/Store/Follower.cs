using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Receives the new events of one log for the readers in this process. A published message that continues the log, by seq and
/// by version, is passed on at once; otherwise the missing events are read from the stream.
/// </summary>
/// <remarks>
/// Thread-safe. <see cref="_gate"/> orders the sources of events (the subscription, a writer of this process, and the one
/// catch-up task) and guards the state that they change.
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
    private readonly List<TailMessage> _buffered = []; // messages that arrive during a catch-up
    private JobRecord? _record;
    private LogEvent? _last;
    private long _head;
    private string? _version; // of the commit that ended at the head; null: unknown
    private bool _isCatchingUp = true; // until StartAsync has read the state
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

    /// <summary>Completes when the subscription is active: no later event is missed.</summary>
    public Task Ready { get; }

    /// <summary>The events received in the last seconds.</summary>
    public RecentEvents Recent { get; } = new();

    private bool HasEnded => _last is { IsTerminal: true };

    /// <summary>Applies a commit of this process before its message arrives.</summary>
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

    /// <summary>Reads the log's new events: messages may have been missed.</summary>
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

    /// <summary>Periodic check for missed messages: refreshes only if Redis has another newest seq.</summary>
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

    // The client ignores exceptions of its handlers, so the events of a failed message are read from the stream.
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

    // Applies the buffered messages. False: they do not continue the events read, so another catch-up is needed.
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
            // The newest event identifies the log if Redis comes back with other data.
            var page = await _logs.ReadAsync(_job, _head - 1, 1, _disposed);
            Recent.Add(page.Events);
            _last = page.Events is [var newest] && newest.Seq == _head ? newest : null;
        }

        if (!TryFinishCatchUp())
        {
            await CatchUpAsync();
        }
    }

    // One at a time: the caller has set _isCatchingUp.
    private async Task CatchUpAsync()
    {
        await Task.Yield(); // leaves the subscription's loop and the lock
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
                if (fault is not LogStoreException) // the connection reports that Redis is unreachable
                {
                    LogFailed(_job, fault);
                }

                await Task.Delay(s_pause, _time, CancellationToken.None); // until Redis is reachable, or the follower is disposed
            }
        }
    }

    private async Task ReadRestAsync(CancellationToken cancellationToken)
    {
        await _logs.TailKey.LoadAsync(cancellationToken); // a changed key makes messages look forged
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
                        _logs.OnDeleted(_job, TimeSpan.Zero); // the message about the deletion was missed
                    }

                    _version = state?.Record.LastSeq == _head ? state.Version : null;
                    return;
                }

                Publish(page.Events);
            }
        }
    }

    // Redis may have lost events that were read here; then the log is recovered or closed first.
    private Task<JobState?> CheckAsync(CancellationToken cancellationToken) =>
        _record is null || HasEnded ? _logs.LoadStateAsync(_job, cancellationToken) : _logs.CheckAsync(_record with { LastSeq = _head }, Recent);

    [LoggerMessage(10, LogLevel.Error, "A message of job {Job} could not be processed; its events are read from the stream.")]
    private partial void LogFailed(string job, Exception fault);
}
