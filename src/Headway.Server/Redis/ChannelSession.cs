using Headway.AspNetCore.Dialects.Channels;

namespace Headway.Server.Redis;

/// <summary>
/// One term of leading: takes messages and appends them to the logs. Each channel has a lane while messages wait on it,
/// so that a slow log delays no other channel. A lane appends what has piled up as one batch.
/// </summary>
/// <param name="parts">What it works with.</param>
/// <param name="term">The term.</param>
/// <param name="isHeld">Whether the lease is known to hold now.</param>
/// <param name="over">Cancelled when the term is over: what waits is dropped then.</param>
/// <remarks>Thread-safe. <see cref="_gate"/> guards the lanes and what waits in them.</remarks>
internal sealed class ChannelSession(ChannelParts parts, long term, Func<bool> isHeld, CancellationTokenSource over)
{
    private const int MostEvents = 1000;
    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dialect, string Id), ChannelLane> _lanes = [];
    private readonly ChannelRoom _room = new(parts.Dialects);
    private TaskCompletionSource? _drained;
    private long _epoch = term - 1;
    private bool _hasBegun;

    public ChannelParts Parts => parts;

    /// <summary>The term: higher than every epoch of the leaders before.</summary>
    public long Term => term;

    /// <summary>Cancelled when the term is over.</summary>
    public CancellationToken Over { get; } = over.Token;

    /// <summary>The highest epoch that was used or seen.</summary>
    public long HighestEpoch => Interlocked.Read(ref _epoch);

    /// <summary>How many messages are in memory, and how many bytes they have.</summary>
    public (int Messages, long Bytes) Held
    {
        get
        {
            lock (_gate)
            {
                return _room.Held;
            }
        }
    }

    /// <summary>The next epoch. Each job that is met in a term has one of its own, so that its numbers begin at 0.</summary>
    public long NextEpoch() => Interlocked.Increment(ref _epoch);

    /// <summary>Takes a message, or drops and counts it when there is no room.</summary>
    public void Take(HeardMessage message)
    {
        lock (_gate)
        {
            if (_room.TryEnter(message))
            {
                Enqueue(message);
                return;
            }
        }

        parts.Counts.Drop(message.Route.Dialect);
    }

    /// <summary>Tells the jobs of these channels that messages may be missing, behind the messages that wait.</summary>
    public void TellGap(IEnumerable<ChannelId> channels)
    {
        lock (_gate)
        {
            foreach (var (route, id) in channels)
            {
                Enqueue(new(route, id, [], ChannelGap.Note));
            }
        }
    }

    /// <summary>Begins to append. Before, messages only wait.</summary>
    /// <param name="gaps">The channels on which messages may be missing before those that wait.</param>
    public void Begin(IEnumerable<ChannelId> gaps)
    {
        lock (_gate)
        {
            foreach (var (route, id) in gaps)
            {
                Lane(new(route, id)).Waiting.AddFirst(new HeardMessage(route, id, [], ChannelGap.Note));
            }

            _hasBegun = true;
            foreach (var lane in _lanes.Values)
            {
                Start(lane);
            }
        }
    }

    /// <summary>Ends when nothing waits any more. No message may be taken after the call.</summary>
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
    /// Ends when the lease is known to hold: at once, except in a process that was suspended. Another may lead meanwhile,
    /// and a log that it has not appended to yet would not fence this one.
    /// </summary>
    internal async Task HeldAsync()
    {
        while (!isHeld())
        {
            await Task.Delay(s_look, parts.Time, Over);
        }
    }

    /// <summary>The next batch of a lane; null: nothing waits, and the lane is removed.</summary>
    internal List<HeardMessage>? Next(ChannelLane lane)
    {
        var (batch, bytes) = (new List<HeardMessage>(), 0);
        lock (_gate)
        {
            while (lane.Waiting.First is { Value: var next } && batch.Count < MostEvents && (batch.Count == 0 || bytes + next.Size <= MostBytes))
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

    /// <summary>A batch is stored, or refused and counted.</summary>
    internal void Settle(List<HeardMessage> batch)
    {
        lock (_gate)
        {
            foreach (var message in batch.Where(static message => !message.IsGap))
            {
                _room.Leave(message);
            }
        }
    }

    /// <summary>A higher epoch is in force: another process leads.</summary>
    internal void Fence(long epoch)
    {
        Interlocked.Exchange(ref _epoch, Math.Max(HighestEpoch, epoch));
        over.Cancel();
    }

    private void Enqueue(HeardMessage message)
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
            _ = Task.Run(lane.RunAsync, CancellationToken.None); // it catches its exceptions
        }
    }
}
