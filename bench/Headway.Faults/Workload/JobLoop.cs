using System.Collections.Concurrent;
using Headway.Bench.Clients;

namespace Headway.Faults.Workload;

/// <summary>Runs one job after another, each with its readers, until it is stopped. The last job runs to its end.</summary>
/// <param name="pool">The servers.</param>
/// <param name="plan">The plan.</param>
/// <param name="hasFilter">Whether each job has an additional reader of completed steps only.</param>
internal sealed class JobLoop(IServerPool pool, WorkloadPlan plan, bool hasFilter)
{
    private readonly ConcurrentQueue<EventReader> _readers = [];
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Jobs { get; } = [];

    public IEnumerable<EventReader> Readers => _readers;

    /// <summary>Completes when the first job has sent an event.</summary>
    public Task Running => _running.Task;

    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            var job = await pool.CreateOnceAsync("paced", new { levels = plan.Levels, ms = plan.LevelMilliseconds }, cancellationToken);
            Jobs.Add(job);
            EventReader[] readers = [.. Enumerable.Range(0, plan.ReadersPerJob).Select(i => EventReader.Create(pool, job, (EventTransport)(i % 3))), .. Filtered(job)];
            Array.ForEach(readers, _readers.Enqueue);
            var reading = Task.WhenAll(readers.Select(reader => reader.RunAsync(cancellationToken)));
            await Task.WhenAny(readers[0].FirstEvent, reading);
            _running.TrySetResult();
            await reading;
        }
    }

    private EventReader[] Filtered(string job) => hasFilter ? [new NdjsonEventReader(pool, job) { Only = "node.completed" }] : [];
}
