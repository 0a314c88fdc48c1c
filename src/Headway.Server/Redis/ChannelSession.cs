using Headway.AspNetCore.Dialects.Channels;

namespace Headway.Server.Redis;

/// <summary>
/// Queues and appends messages during one term as leader. Each channel with queued messages has its own lane, so a slow log
/// does not delay other channels. A lane appends the queued messages as one batch.
/// </summary>
/// <param name="parts">The dependencies.</param>
/// <param name="term">The term.</param>
/// <param name="isLeaseHeld">Whether this process certainly holds the lease now.</param>
/// <param name="over">Cancelled when the term is over; queued messages are then dropped.</param>
/// <remarks>Thread-safe. <see cref="_gate"/> guards the lanes and their queues.</remarks>
internal sealed class ChannelSession(ChannelParts parts, long term, Func<bool> isLeaseHeld, CancellationTokenSource over)
{
    private const int MaxEvents = 1000;
    private const int MaxBytes = 4 << 20;

    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dialect, string Id), ChannelLane> _lanes = [];
    private readonly MessageBudget _budget = new(parts.Dialects);
    private TaskCompletionSource? _drained;
    private long _epoch = term - 1;
    private bool _hasBegun;

    public ChannelParts Parts => parts;

    /// <summary>The term: higher than every epoch of earlier leaders.</summary>
    public long Term => term;

    /// <summary>Cancelled when the term is over.</summary>
    public CancellationToken Over { get; } = over.Token;

    /// <summary>The highest epoch that this session used or received.</summary>
    public long HighestEpoch => Interlocked.Read(ref _epoch);

    /// <summary>The number and the bytes of the messages in memory.</summary>
    public (int Messages, long Bytes) Buffered
    {
        get
        {
            lock (_gate)
            {
                return _budget.Total;
            }
        }
    }

    /// <summary>The next epoch. Each job gets its own epoch in a term, so that its sequence numbers start at 0.</summary>
    public long NextEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>Queues a message; drops and counts it if the memory limit is reached.</summary>
    public void Take(ReceivedMessage message)
    {
        lock (_gate)
        {
            if (_budget.TryAdd(message))
            {
                Enqueue(message);
                return;
            }
        }

        parts.Counts.Drop(message.Route.Dialect);
    }

    /// <summary>Queues a gap note on each of these channels, after the queued messages.</summary>
    public void AddGapNotes(IEnumerable<ChannelId> channels)
    {
        lock (_gate)
        {
            foreach (var (route, id) in channels)
            {
                Enqueue(new(route, id, [], ChannelGap.Note));
            }
        }
    }

    /// <summary>Starts to append. Until then messages are only queued.</summary>
    /// <param name="gaps">The channels on which messages before the queued ones may be missing.</param>
    public void Begin(IEnumerable<ChannelId> gaps)
    {
        lock (_gate)
        {
            foreach (var (route, id) in gaps)
            {
                Lane(new(route, id)).Waiting.AddFirst(new ReceivedMessage(route, id, [], ChannelGap.Note));
            }

            _hasBegun = true;
            foreach (var lane in _lanes.Values)
            {
                Start(lane);
            }
        }
    }

    /// <summary>Completes when all queues are empty. The caller must not add messages after the call.</summary>
    public Task DrainAsync()
    {
        lock (_gate)
        {
            _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_lanes.Count == 0)
            {
                _drained.SetResult();
            }

            return _drained.Task;
        }
    }

    /// <summary>
    /// Completes when this process certainly holds the lease: immediately, except after the process was suspended. Another
    /// leader may exist then, and a log without an append of that leader would not fence this process.
    /// </summary>
    internal async Task WaitForLeaseAsync()
    {
        while (!isLeaseHeld())
        {
            await Task.Delay(s_pollInterval, parts.Time, Over);
        }
    }

    /// <summary>Takes the next batch of a lane; null: its queue is empty, and the lane is removed.</summary>
    internal List<ReceivedMessage>? Next(ChannelLane lane)
    {
        var (batch, bytes) = (new List<ReceivedMessage>(), 0);
        lock (_gate)
        {
            while (lane.Waiting.First is { Value: var next } && batch.Count < MaxEvents && (batch.Count == 0 || bytes + next.Size <= MaxBytes))
            {
                bytes += next.Size;
                batch.Add(next);
                lane.Waiting.RemoveFirst();
            }

            if (batch.Count > 0)
            {
                return batch;
            }

            _lanes.Remove((lane.Channel.Route.Dialect.Name, lane.Channel.Id));
            if (_lanes.Count == 0)
            {
                _drained?.TrySetResult();
            }

            return null;
        }
    }

    /// <summary>Frees the memory budget of a batch that is stored, or refused and counted.</summary>
    internal void Release(List<ReceivedMessage> batch)
    {
        lock (_gate)
        {
            foreach (var message in batch.Where(static message => !message.IsGap))
            {
                _budget.Remove(message);
            }
        }
    }

    /// <summary>Ends the term because a log has a higher epoch: another process is the leader.</summary>
    internal void Fence(long epoch)
    {
        Interlocked.Exchange(ref _epoch, Math.Max(HighestEpoch, epoch));
        over.Cancel();
    }

    private void Enqueue(ReceivedMessage message)
    {
        var lane = Lane(message.Channel);
        lane.Waiting.AddLast(message);
        if (_hasBegun)
        {
            Start(lane);
        }
    }

    private ChannelLane Lane(ChannelId channel)
    {
        var name = (channel.Route.Dialect.Name, channel.Id);
        return _lanes.TryGetValue(name, out var lane) ? lane : _lanes[name] = new(this, channel);
    }

    private static void Start(ChannelLane lane)
    {
        if (!lane.IsStarted)
        {
            lane.IsStarted = true;
            _ = Task.Run(lane.RunAsync, CancellationToken.None); // RunAsync catches its exceptions
        }
    }
}
