using System.Diagnostics;
using System.Globalization;
using Headway.Peers.Report;
using Headway.Peers.Scenarios;
using Headway.Peers.Servers;

namespace Headway.Peers;

/// <summary>Runs the rounds. Each round runs every scenario once; every second round reverses the order of the servers.</summary>
/// <param name="options">The options.</param>
/// <param name="report">Prints progress messages.</param>
internal sealed class PeerComparison(PeersOptions options, Action<string> report)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly Dictionary<string, IPeer> _peers = new(StringComparer.Ordinal);
    private readonly ReportRecord _record = new() { Machine = Machine.Description(), Rounds = options.RoundCount };

    /// <summary>Runs all rounds.</summary>
    public async Task<ReportRecord> RunAsync(CancellationToken cancellationToken)
    {
        await FindAsync(cancellationToken);
        for (var i = 0; i < options.RoundCount; i++)
        {
            foreach (var scenario in ScenarioTable.All.Where(options.Wants))
            {
                var entrants = scenario.Entrants.Where(entrant => options.Wants(entrant) && _peers.ContainsKey(entrant.Peer));
                foreach (var entrant in i % 2 == 0 ? entrants : entrants.Reverse())
                {
                    await MeasureAsync(scenario, entrant, i, cancellationToken);
                }
            }
        }

        return _record;
    }

    // Skips servers that are not installed, with a message.
    private async Task FindAsync(CancellationToken cancellationToken)
    {
        foreach (var peer in PeerTable.All)
        {
            try
            {
                _record.Versions[peer.Name] = await peer.VersionAsync(cancellationToken);
                _peers[peer.Name] = peer;
            }
            catch (InvalidOperationException fault)
            {
                report($"{peer.Name} is skipped: {fault.Message}");
            }
        }
    }

    private async Task MeasureAsync(IScenario scenario, Entrant entrant, int round, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var record = _record.Scenarios.TryGetValue(scenario.Name, out var known) ? known : _record.Scenarios[scenario.Name] = new() { Name = scenario.Name, Date = Today(), IsQuick = options.IsQuick };
        var watch = Stopwatch.StartNew();
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(s_patience);
        string seen;
        try
        {
            var measurement = await scenario.RunAsync(entrant, _peers[entrant.Peer], new(options.Root, options.IsQuick), deadline.Token);
            record.Add(entrant.Name, measurement);
            seen = string.Join(", ", scenario.Figures.Where(figure => measurement.Values.ContainsKey(figure.Name)).Select(figure => $"{figure.Title} {measurement.Values[figure.Name].ToString(figure.Format, CultureInfo.InvariantCulture)}"))
                + string.Concat(measurement.Faults.Select(static fault => " NOT COMPLETE: " + fault));
        }
        catch (Exception fault) when (!cancellationToken.IsCancellationRequested)
        {
            seen = $"did not finish: {fault.Message.Split('\n')[0]}";
            record.AddFault(entrant.Name, seen);
        }

        report(string.Create(CultureInfo.InvariantCulture, $"{round + 1}/{options.RoundCount} {scenario.Name,-10} {entrant.Name,-12} {watch.Elapsed.TotalSeconds,4:0} s  {seen}"));
    }

    private static string Today() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
