using Headway.Bench.Statistics;

namespace Headway.Peers.RunStreams;

/// <summary>The result of repeated runs.</summary>
/// <param name="Runs">The number of runs at the same time.</param>
/// <param name="Events">The number of events per run.</param>
/// <param name="Seen">The observed runs.</param>
/// <param name="Seconds">The time of each repetition.</param>
/// <param name="Processor">Processor time of the server for all repetitions, in seconds.</param>
internal sealed record RunSeriesResult(int Runs, int Events, IReadOnlyList<RunObservation> Seen, IReadOnlyList<double> Seconds, double Processor)
{
    /// <summary>Runs per second of the median repetition.</summary>
    public double RunsPerSecond => Runs / new Percentiles(Seconds).At(0.5);

    /// <summary>Events per second of the median repetition.</summary>
    public double EventsPerSecond => RunsPerSecond * Events;

    /// <summary>Processor time of the server per event, in microseconds.</summary>
    public double MicrosecondsPerEvent => Processor * 1e6 / Seen.Sum(static run => run.Events);

    /// <summary>Error messages about incomplete runs.</summary>
    public IEnumerable<string> Faults => Seen.Where(static run => run.Events != run.Expected).Select(static run => $"a run of {run.Expected} events delivered {run.Events}");

    /// <summary>A quantile of the times to the first event, in milliseconds.</summary>
    public double First(double quantile) => new Percentiles(Seen.Select(static run => run.First)).At(quantile);
}
