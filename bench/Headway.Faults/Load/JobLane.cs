using System.Collections.Concurrent;
using Headway.FirstLight.Server;
using Headway.FirstLight.Wire;

namespace Headway.Faults.Load;

/// <summary>One job after the other, each with its readers, until it is told to stop; the last is still brought to its end.</summary>
/// <param name="entrance">The servers.</param>
/// <param name="plan">How much of it.</param>
/// <param name="hasFilter">Whether each job has one reader more, that asks only for the ends of steps.</param>
internal sealed class JobLane(IEntrance entrance, LoadPlan plan, bool hasFilter)
{
    private readonly ConcurrentQueue<Follower> _readers = [];
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public List<string> Jobs { get; } = [];

    public IEnumerable<Follower> Readers => _readers;

    /// <summary>Completes when its first job's first reader has an event.</summary>
    public Task Running => _running.Task;

    public async Task RunAsync(CancellationToken stop, CancellationToken cancellationToken)
    {
        while (!stop.IsCancellationRequested)
        {
            var job = await entrance.CreateOnceAsync("paced", new { levels = plan.Levels, ms = plan.LevelMilliseconds }, cancellationToken);
            Jobs.Add(job);
            Follower[] readers = [.. Enumerable.Range(0, plan.ReadersPerJob).Select(i => Follower.Create(entrance, job, (Transport)(i % 3))), .. Filtered(job)];
            Array.ForEach(readers, _readers.Enqueue);
            var reading = Task.WhenAll(readers.Select(reader => reader.RunAsync(cancellationToken)));
            await Task.WhenAny(readers[0].FirstEvent, reading);
            _running.TrySetResult();
            await reading;
        }
    }

    private Follower[] Filtered(string job) => hasFilter ? [new NdjsonFollower(entrance, job) { Only = "node.completed" }] : [];
}
