using System.Diagnostics;
using Headway.Bench.Checks;
using Headway.Bench.Clients;
using Headway.Bench.Processes;

namespace Headway.Faults.Workload;

/// <summary>
/// The workload during a fault: running jobs, logs of external producers, and readers of both. A fault starts it, breaks
/// something, and checks the result at the end.
/// </summary>
internal sealed class WorkloadRun(IServerPool pool, WorkloadPlan plan) : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _logs = [];
    private readonly List<RetryingProducer> _producers = [];
    private readonly List<EventReader> _readers = [];
    private readonly List<JobLoop> _loops = [];
    private readonly AckCounter _acks = new();
    private readonly long _began = Stopwatch.GetTimestamp();
    private Task _reading = Task.CompletedTask;
    private Task _feeding = Task.CompletedTask;
    private Task _working = Task.CompletedTask;

    /// <summary>Acknowledged events so far.</summary>
    public long Acknowledged => _acks.Total;

    /// <summary>All readers, including those of ended jobs.</summary>
    public IReadOnlyList<EventReader> Readers => [.. _readers, .. _loops.SelectMany(static loop => loop.Readers)];

    /// <summary>The external producers.</summary>
    public IReadOnlyList<RetryingProducer> Producers => _producers;

    /// <summary>Starts the workload and waits until every job runs and every reader has an event.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        for (var i = 0; i < plan.Logs; i++)
        {
            var log = await pool.CreateOnceAsync("external", new { title = $"External log {i + 1}" }, cancellationToken);
            _logs.Add(log);
            _readers.AddRange(Enumerable.Range(0, plan.ReadersPerLog).Select(n => EventReader.Create(pool, log, (EventTransport)(n % 3))));
            _producers.AddRange(Enumerable.Range(0, plan.ProducersPerLog).Select(n => new RetryingProducer(pool, log, $"producer-{i + 1}-{n + 1}", seed: (i * 100) + n, plan.Pause)));
        }

        _loops.AddRange(Enumerable.Range(0, plan.Jobs).Select(i => new JobLoop(pool, plan, hasFilter: i % 10 == 0)));
        _reading = All(_readers, reader => reader.RunAsync(cancellationToken));
        _feeding = All(_producers, producer => producer.RunAsync(_acks.Add, _stop.Token, cancellationToken));
        _working = All(_loops, loop => loop.RunAsync(_stop.Token, cancellationToken));
        await UntilAsync(Task.WhenAll([.. _loops.Select(static loop => loop.Running), .. _readers.Select(static reader => reader.FirstEvent)]), cancellationToken);
    }

    /// <summary>Waits until a number of further events are acknowledged.</summary>
    public Task RunEventsAsync(long events, CancellationToken cancellationToken) => UntilAsync(_acks.ReachAsync(_acks.Total + events), cancellationToken);

    /// <summary>Waits for a time.</summary>
    public Task RunForAsync(TimeSpan time, CancellationToken cancellationToken) =>
        UntilAsync(Task.Delay(time, TimeProvider.System, cancellationToken), cancellationToken);

    /// <summary>Ends the workload and compares every log with what its readers and producers received.</summary>
    public async Task<WorkloadResult> FinishAsync(CancellationToken cancellationToken)
    {
        await EndAsync(cancellationToken);
        var server = await pool.PickAsync(cancellationToken);
        var (readers, producers, steps) = (new LogCheck(), new ProducerCheck(), new StepCheck());
        foreach (var job in _logs)
        {
            var log = await server.ReadLogAsync(job, cancellationToken);
            readers += LogCheck.Of(log, _readers.Where(reader => reader.Job == job));
            producers = _producers.Where(producer => producer.Job == job)
                .Aggregate(producers, (sum, producer) => sum + ProducerCheck.Of(log, producer.Id, producer.Acknowledged));
        }

        foreach (var (loop, job) in _loops.SelectMany(static loop => loop.Jobs.Select(job => (loop, job))))
        {
            var log = await server.ReadLogAsync(job, cancellationToken);
            readers += LogCheck.Of(log, loop.Readers.Where(reader => reader.Job == job));
            steps += StepCheck.Of(log);
        }

        return await ResultAsync(server, readers, producers, steps, cancellationToken);
    }

    /// <summary>Waits until every reader of some jobs has a terminal event.</summary>
    public Task WhenAllEndedAsync(IReadOnlySet<string> jobs, CancellationToken cancellationToken) =>
        UntilAsync(Task.WhenAll(Readers.Where(reader => jobs.Contains(reader.Job)).Select(static reader => reader.Ended)), cancellationToken);

    /// <summary>Stops the producers, completes all jobs, and waits until every reader has its terminal event.</summary>
    public async Task EndAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await UntilAsync(_feeding, cancellationToken);
        await Task.WhenAll(_logs.Select(log => pool.CompleteAsync(log, cancellationToken)));
        await Task.WhenAll(_reading, _working);
    }

    public void Dispose() => _stop.Dispose();

    private static Task All<T>(IEnumerable<T> all, Func<T, Task> run) => Task.WhenAll(all.Select(one => Task.Run(() => run(one))));

    private async Task<WorkloadResult> ResultAsync(HeadwayServer server, LogCheck readers, ProducerCheck producers, StepCheck steps, CancellationToken cancellationToken)
    {
        var all = Readers;
        return new()
        {
            Readers = readers,
            Producers = producers,
            Steps = steps,
            ReaderCount = all.Count,
            Connections = all.Sum(static reader => reader.Connections),
            Retried = _producers.Sum(static producer => producer.Retried),
            Refused = _producers.Count(static producer => producer.Refusal is not null),
            NotFound = _producers.Sum(static producer => producer.NotFound),
            LongestAppend = _producers.Select(static producer => producer.LongestAppend).DefaultIfEmpty().Max(),
            LongestWait = _readers.Select(static reader => reader.LongestWait).DefaultIfEmpty().Max(),
            Took = Stopwatch.GetElapsedTime(_began),
            Duplicates = await server.CountAsync("paced", cancellationToken) - steps.Jobs,
        };
    }

    // A failure of the workload ends the wait at once, not after its timeout.
    private async Task UntilAsync(Task reached, CancellationToken cancellationToken)
    {
        reached = reached.WaitAsync(cancellationToken);
        var pending = new List<Task> { reached, _reading, _feeding, _working };
        while (!reached.IsCompleted)
        {
            var first = await Task.WhenAny(pending);
            await first;
            pending.Remove(first);
        }

        await reached;
    }
}
