using System.Diagnostics;
using System.Text;
using Headway.Bench.Statistics;
using Headway.Peers.Load.Marks;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Reading;

/// <summary>The readers of a run, on one or a few threads.</summary>
internal sealed class ReaderPool : IDisposable
{
    // Each address of the loopback has about 28,000 ports for outgoing connections.
    private const int PerSource = 20_000;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(1);

    private readonly Target _target;
    private readonly ReaderLoop[] _loops;
    private readonly byte[] _ready;
    private int _count;

    /// <summary>Starts the threads.</summary>
    /// <param name="target">The server.</param>
    /// <param name="capacity">The maximum number of readers.</param>
    /// <param name="threads">The number of threads.</param>
    public ReaderPool(Target target, int capacity, int threads)
    {
        _target = target;
        _ready = Encoding.UTF8.GetBytes(target.SocketReady);
        _loops = [.. Enumerable.Range(0, threads).Select(_ => new ReaderLoop(target, capacity))];
    }

    /// <summary>Received messages.</summary>
    public long Delivered => _loops.Sum(static loop => loop.Delivered);

    /// <summary>Received bytes.</summary>
    public long Bytes => _loops.Sum(static loop => loop.Bytes);

    /// <summary>System calls that returned them.</summary>
    public long Reads => _loops.Sum(static loop => loop.Reads);

    /// <summary>Readers that are subscribed or have ended.</summary>
    public int Live => _loops.Sum(static loop => loop.Live);

    /// <summary>The readers.</summary>
    public IEnumerable<Reader> Readers => _loops.SelectMany(static loop => loop.Readers);

    /// <summary>Creates a reader without connecting it.</summary>
    public Reader Make(Transport transport, string channel, long? cursor = null, bool isChecked = false, long goal = long.MaxValue) =>
        new(channel, ReaderRequest.Of(_target, transport, channel, cursor))
        {
            Hello = transport == Transport.Ws ? ReaderRequest.Hello(_target, channel) : [],
            Ready = transport == Transport.Ws ? _ready : [],
            Check = isChecked ? new OrderCheck() : null,
            Goal = goal,
        };

    /// <summary>Connects readers and waits until all are subscribed.</summary>
    /// <param name="readers">The readers.</param>
    /// <param name="atOnce">The maximum number of connections that are opened at once.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public async Task<TimeSpan> ConnectAsync(IReadOnlyCollection<Reader> readers, int atOnce, CancellationToken cancellationToken)
    {
        var (began, before, begun) = (Stopwatch.GetTimestamp(), Live, 0);
        foreach (var reader in readers)
        {
            while (begun >= atOnce && begun - (Live - before) >= atOnce)
            {
                await WaitAsync(readers, cancellationToken);
            }

            _loops[_count % _loops.Length].Add(reader, _count / PerSource);
            (_count, begun) = (_count + 1, begun + 1);
        }

        while (Live - before < readers.Count)
        {
            await WaitAsync(readers, cancellationToken);
        }

        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>The latencies since the last call.</summary>
    public Histogram TakeLatencies()
    {
        var all = new Histogram();
        foreach (var loop in _loops)
        {
            all.Add(loop.TakeLatencies());
        }

        return all;
    }

    public void Dispose() => Array.ForEach(_loops, static loop => loop.Dispose());

    // Searches the readers only if one has ended: a search over 10,000 readers takes processor time from the server.
    private async Task WaitAsync(IReadOnlyCollection<Reader> readers, CancellationToken cancellationToken)
    {
        await Task.Delay(s_look, TimeProvider.System, cancellationToken);
        if (Array.Exists(_loops, static loop => loop.Ended > 0) && readers.FirstOrDefault(static reader => reader.Fault is not null) is { } broken)
        {
            throw new InvalidOperationException($"A reader of {broken.Channel} {broken.Fault}");
        }
    }
}
