using System.Diagnostics;
using Headway.Bench.Statistics;
using Headway.Faults.Nodes;
using Headway.Faults.Workload;

namespace Headway.Faults.Timing;

/// <summary>Logs that are written through one of two nodes and read through the other.</summary>
internal sealed class CrossNodeLoad(NodeGroup nodes) : IDisposable
{
    private const int Batch = 5;
    private const int FatBatches = 40;

    private static readonly TimeSpan s_every = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(20);

    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _leave = new();
    private readonly List<PacedProducer> _producers = [];
    private readonly List<(PacedProducer Log, LatencyReader Reader)> _readers = [];
    private readonly List<SlowReader> _slow = [];
    private Task _writing = Task.CompletedTask;
    private Task _reading = Task.CompletedTask;

    public int Readers => _readers.Count;

    /// <summary>Connected slow readers.</summary>
    public int Slow => _slow.Count(static reader => !reader.WasDisconnected);

    /// <summary>The maximum of bytes that a slow reader received.</summary>
    public long MaxSlowBytes => _slow.Select(static reader => reader.Bytes).DefaultIfEmpty().Max();

    public long OutOfOrder => _readers.Sum(static pair => pair.Reader.OutOfOrder);

    /// <summary>Readers that have not received their whole log.</summary>
    public int Short => _readers.Count(static pair => pair.Reader.LastSeq != pair.Log.LastSeq);

    /// <summary>Creates the logs, connects their readers and starts the producers.</summary>
    public async Task StartAsync(int logs, int readers, CancellationToken cancellationToken)
    {
        var jobs = new List<string>();
        for (var i = 0; i < logs; i++)
        {
            jobs.Add(await nodes.CreateOnceAsync("external", new { title = $"Read across nodes {i + 1}" }, cancellationToken));
            _producers.Add(new(nodes.Nodes[i % 2], jobs[i], Batch, s_every));
        }

        // Log i is written through node i, so reader i, of log i, reads through the other one.
        _readers.AddRange(Enumerable.Range(0, readers).Select(i => (_producers[i % logs], new LatencyReader(nodes.Nodes[((i % logs) + 1) % 2], jobs[i % logs]))));
        _reading = Task.WhenAll(_readers.Select(pair => Task.Run(() => pair.Reader.RunAsync(_leave.Token), cancellationToken)));
        await Task.WhenAny(_reading, Task.WhenAll(_readers.Select(static pair => pair.Reader.FirstEvent)));
        _writing = Task.WhenAll(_producers.Select(producer => Task.Run(() => producer.RunAsync(_stop.Token, cancellationToken))));
    }

    /// <summary>Adds slow readers of a large log.</summary>
    /// <returns>The minimum size of the log in bytes.</returns>
    public async Task<long> SlowDownAsync(int readers, CancellationToken cancellationToken)
    {
        var job = await nodes.CreateOnceAsync("external", new { title = "A large log" }, cancellationToken);
        var producer = new PacedProducer(nodes.Nodes[0], job, Batch, s_every);
        for (var i = 0; i < FatBatches; i++)
        {
            await producer.SendAsync(100, new string('x', 1000), cancellationToken);
        }

        _writing = Task.WhenAll(_writing, Task.Run(() => producer.RunAsync(_stop.Token, cancellationToken), cancellationToken));
        _slow.AddRange(Enumerable.Range(0, readers).Select(i => new SlowReader(nodes.Nodes[i % 2], job)));
        _reading = Task.WhenAll([_reading, .. _slow.Select(reader => Task.Run(() => reader.RunAsync(_leave.Token), cancellationToken))]);
        return FatBatches * 100 * 1000;
    }

    /// <summary>Measures for a time.</summary>
    /// <returns>The latencies, and the stored events per second.</returns>
    public async Task<(Latency Latency, double Rate)> MeasureAsync(TimeSpan span, CancellationToken cancellationToken)
    {
        _ = TakeLatencies();
        var (before, began) = (_producers.Sum(static producer => producer.Sent), Stopwatch.GetTimestamp());
        var failed = await Task.WhenAny(Task.Delay(span, TimeProvider.System, cancellationToken), _writing, _reading);
        await failed;
        var rate = (_producers.Sum(static producer => producer.Sent) - before) / Stopwatch.GetElapsedTime(began).TotalSeconds;
        return (Latency.Of(TakeLatencies()), rate);
    }

    /// <summary>Stops the producers and waits until the readers, except the slow ones, have all events.</summary>
    public async Task FinishAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _writing;
        for (var began = Stopwatch.GetTimestamp(); Short > 0 && Stopwatch.GetElapsedTime(began) < s_patience;)
        {
            await Task.Delay(s_look, TimeProvider.System, cancellationToken);
        }

        await _leave.CancelAsync();
    }

    private Histogram TakeLatencies()
    {
        var all = new Histogram();
        foreach (var (_, reader) in _readers)
        {
            all.Add(reader.TakeLatencies());
        }

        return all;
    }

    public void Dispose()
    {
        _stop.Dispose();
        _leave.Dispose();
    }
}
