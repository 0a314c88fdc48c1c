using System.Diagnostics;
using Headway.Bench.Processes;

namespace Headway.Peers.RunStreams;

/// <summary>Repeats the same runs for some time.</summary>
/// <param name="client">The client.</param>
/// <param name="pids">The server's processes.</param>
/// <param name="length">The time.</param>
internal sealed class RunSeries(RunClient client, IReadOnlyList<int> pids, TimeSpan length)
{
    /// <summary>Starts runs at the same time, repeatedly, at least twice.</summary>
    public async Task<RunSeriesResult> RepeatAsync(int runs, int events, CancellationToken cancellationToken)
    {
        var seen = new List<RunObservation>();
        var seconds = new List<double>();
        var processor = ProcessUse.Of(pids).ProcessorSeconds;
        for (var began = Stopwatch.GetTimestamp(); seconds.Count < 2 || Stopwatch.GetElapsedTime(began) < length;)
        {
            var watch = Stopwatch.StartNew();
            seen.AddRange(await client.RunAsync(runs, events, cancellationToken));
            seconds.Add(watch.Elapsed.TotalSeconds);
        }

        return new(runs, events, seen, seconds, ProcessUse.Of(pids).ProcessorSeconds - processor);
    }
}
