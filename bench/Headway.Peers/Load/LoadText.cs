using System.Globalization;
using Headway.Bench.Statistics;

namespace Headway.Peers.Load;

/// <summary>Formats a result as text.</summary>
internal static class LoadText
{
    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(LoadResult result)
    {
        var events = Math.Max(1, result.Published);
        yield return Line("connected", $"{result.Connected:N0} readers in {result.ConnectSeconds:0.00} s");
        yield return Line("published", $"{result.Published:N0} in {result.Seconds:0.00} s = {result.PublishedPerSecond:N0} /s, {result.Refused:N0} refused");
        yield return Line("deliveries", $"{result.Deliveries:N0} = {result.DeliveriesPerSecond:N0} /s, {result.Bytes / 1e6 / result.Seconds:N0} MB/s, {result.Deliveries / (double)Math.Max(1, result.Reads):0.0} a read");
        yield return Line("complete", $"{(result.IsComplete ? "yes" : "NO")}: {result.Received:N0} of {result.Expected:N0}, {result.Incomplete:N0} readers incomplete, {result.Checked:N0} checked: {result.Repeated} repeated, {result.Missed} missed; drained in {result.DrainSeconds:0.00} s");
        yield return Line("latency", result.Latency.ToString());
        yield return Line("publish latency", result.PublishLatency.ToString() + (result.SentLate > 0 ? $", max. delay {result.SentLate:0.0} ms" : ""));
        yield return Line("server CPU", $"{result.ServerProcessor:0.00} s = {result.MicrosecondsPerDelivery:0.000} us/delivery, {result.ServerProcessor * 1e6 / events:0.0} us/event");
        yield return Line("generator CPU", $"{result.OwnProcessor:0.00} s");
        yield return Line("server RSS, PSS", $"{result.Resident}, {result.Proportional}; kernel sockets {result.Sockets}");
        if (result.Allocated > 0)
        {
            yield return Line("allocated", $"{result.Allocated / 1e6:N1} MB = {result.Allocated / (double)Math.Max(1, result.Deliveries):0.0} bytes/delivery, {result.Allocated / events:N0} bytes/event");
        }

        if (result.CaughtUpSeconds > 0)
        {
            yield return Line("caught up", $"{result.CaughtUpSeconds:0.000} s = {result.Received / result.CaughtUpSeconds:N0} /s; each {result.CaughtUp}");
        }

        if (result.ResidentUsed > 0)
        {
            yield return Line("a connection", $"{result.Resident.Change / 1024.0 / result.Connected:0.0} KiB resident, {result.Proportional.Change / 1024.0 / result.Connected:0.0} PSS, {(result.ResidentUsed - result.Resident.Before) / 1024.0 / result.Connected:0.0} after use; kernel {result.Sockets.Change / 1024.0 / result.Connected:0.0}");
        }

        foreach (var line in result.Beside is null ? [] : Of(result.Beside))
        {
            yield return "  beside: " + line;
        }

        foreach (var fault in result.Faults)
        {
            yield return Line("FAULT", fault);
        }
    }

    private static string Line(string name, string value) => string.Create(CultureInfo.InvariantCulture, $"{name,-16} {value}");
}
