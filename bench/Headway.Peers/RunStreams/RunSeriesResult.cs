using Headway.Bench.Statistics;

namespace Headway.Peers.RunStreams;

/// <summary>What came of repeating the same runs.</summary>
/// <param name="Runs">How many at once.</param>
/// <param name="Events">How many events each was to emit.</param>
/// <param name="Seen">What the client saw of each.</param>
/// <param name="Seconds">How long each repetition took.</param>
/// <param name="Processor">Processor time of the server for all of it, in seconds.</param>
internal sealed record RunSeriesResult(int Runs, int Events, IReadOnlyList<RunObservation> Seen, IReadOnlyList<double> Seconds, double Processor)
{
    /// <summary>Of the median repetition.</summary>
    public double RunsPerSecond => Runs / new Percentiles(Seconds).At(0.5);

    /// <summary>Of the median repetition.</summary>
    public double EventsPerSecond => RunsPerSecond * Events;

    /// <summary>The server's processor time for an event, in microseconds.</summary>
    public double MicrosecondsPerEvent => Processor * 1e6 / Seen.Sum(static run => run.Events);

    /// <summary>Runs that were not sent what they emitted, in words.</summary>
    public IEnumerable<string> Faults => Seen.Where(static run => run.Events != run.Expected).Select(static run => $"a run of {run.Expected} events was sent {run.Events}");

    /// <summary>A quantile of the times to the first event, in milliseconds.</summary>
    public double First(double quantile) => new Percentiles(Seen.Select(static run => run.First)).At(quantile);
}
