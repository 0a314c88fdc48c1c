using Headway.Log;
using Microsoft.Extensions.Logging;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>What lanes need.</summary>
internal sealed record ChannelParts(EventLog Log, ChannelJobs Jobs, ChannelCounts Counts, HttpOptions Http, TimeProvider Time, ILoggerFactory Loggers);

/// <summary>
/// One term of listening: takes what is heard and puts it into the logs. Each channel has a lane of its own while there
/// is something on it, so that a slow log holds up nobody else; what piles up in a lane while an append is under way
/// goes as one.
/// </summary>
/// <remarks>Thread-safe. <see cref="_gate"/> guards the lanes and what stands in them.</remarks>
internal sealed class ChannelSession(ChannelParts parts, long term, Func<bool> isHeld, CancellationTokenSource over)
{
    private const int MostEvents = 1000;
    private const int MostBytes = 4 << 20;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Dialect, string Id), ChannelLane> _lanes = [];
    private Dictionary<string, long> _places = new(StringComparer.Ordinal);

    public ChannelParts Parts => parts;

    /// <summary>Who appends, to be fenced off when another takes over.</summary>
    public Producer Producer { get; } = new(Producer.Channel, term);

    /// <summary>Ended when the term is.</summary>
    public CancellationToken Over { get; } = over.Token;

    /// <summary>The epoch in force, if it was found to be higher than the term.</summary>
    public long Above { get; private set; }

    /// <summary>
    /// Ends when the term is known to hold: at once, save in a process that has slept. Others may have gone on meanwhile,
    /// and an append to a log that they have not come to yet would not be fenced.
    /// </summary>
    internal async Task HeldAsync()
    {
        while (!isHeld())
        {
            await Task.Delay(s_look, parts.Time, Over);
        }
    }

    /// <summary>Takes a message; it will be in its log, or refused and counted.</summary>
    public void Take(Heard message)
    {
        lock (_gate)
        {
            if (!_lanes.TryGetValue(message.Channel, out var lane))
            {
                _lanes[message.Channel] = lane = new(this, message.Route!, message.Id);
                _ = Task.Run(lane.RunAsync, CancellationToken.None); // it catches all its faults
            }

            lane.Waiting.Enqueue(message);
        }
    }

    /// <summary>Ends when all that was taken so far is settled: which jobs were appended to since the mark before, and how far their logs reached.</summary>
    public Task<IReadOnlyDictionary<string, long>> Mark()
    {
        lock (_gate)
        {
            var barrier = new ChannelBarrier(_places, _lanes.Count);
            _places = new(StringComparer.Ordinal);
            foreach (var lane in _lanes.Values)
            {
                lane.Waiting.Enqueue(barrier);
            }

            return barrier.Reached;
        }
    }

    /// <summary>The next of a lane: a barrier alone, or messages; null: there is none, and the lane is gone.</summary>
    internal (ChannelBarrier? Barrier, List<Heard> Messages)? Next(ChannelLane lane, List<Heard> batch)
    {
        batch.Clear();
        var bytes = 0;
        lock (_gate)
        {
            while (lane.Waiting.TryPeek(out var next))
            {
                if (next is ChannelBarrier barrier)
                {
                    return batch.Count > 0 ? (null, batch) : ((ChannelBarrier)lane.Waiting.Dequeue(), batch);
                }

                var message = (Heard)next;
                if (batch.Count > 0 && (batch.Count == MostEvents || bytes + message.Size > MostBytes))
                {
                    break;
                }

                bytes += message.Size;
                batch.Add(message);
                lane.Waiting.Dequeue();
            }

            if (batch.Count == 0)
            {
                _lanes.Remove((lane.Route.Dialect.Name, lane.Id));
                return null;
            }

            return (null, batch);
        }
    }

    /// <summary>A log reaches so far now.</summary>
    internal void Reached(string job, long lastSeq)
    {
        lock (_gate)
        {
            _places[job] = lastSeq;
        }
    }

    /// <summary>Another listens already.</summary>
    internal void Fence(long epoch)
    {
        Above = Math.Max(Above, epoch);
        over.Cancel();
    }
}
