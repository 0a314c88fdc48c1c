using System.Diagnostics;
using System.Globalization;
using System.Text;
using Headway.Bench.Processes;
using Headway.Peers;
using Headway.Peers.Load;
using Headway.Peers.Measures;
using Headway.Peers.Report;
using Headway.Peers.Scenarios;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
using var stop = new StopSignals();
if (args is ["load", ..])
{
    return await LoadCommand.RunAsync(args[1..], stop.Token);
}

PeersOptions options;
try
{
    options = PeersOptions.Parse(args);
}
catch (FormatException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

var isGood = true;
try
{
    if (options.HasScenarios)
    {
        isGood &= await CompareAsync(options, stop.Token);
    }

    if (options.HasMeasures)
    {
        isGood &= await MeasureTable.RunAsync(options, stop.Token);
    }
}
catch (OperationCanceledException)
{
    return 2;
}

return isGood ? 0 : 1;

static async Task<bool> CompareAsync(PeersOptions options, CancellationToken cancellationToken)
{
    var watch = Stopwatch.StartNew();
    var record = await new PeerComparison(options, Console.Error.WriteLine).RunAsync(cancellationToken);
    Print(record);
    Console.Error.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalMinutes:0.0} minutes"));
    if (options.IsWhole || options.IsWritten)
    {
        var (docs, file) = (Path.Combine(options.Root, "docs"), Path.Combine(options.Root, "docs/benchmarks/results.json"));
        var whole = options.IsWhole ? record : ReportRecord.Read(file).With(record);
        MarkdownReport.Write(whole, options.Root, docs);
        whole.Write(file);
    }

    // A loss of another server is a note in its row; a loss of Headway fails the run.
    return !record.Scenarios.Values.Any(static scenario => scenario.Faults.Keys.Any(entrant => IsHeadway(scenario.Name, entrant)));
}

static bool IsHeadway(string scenario, string entrant) =>
    ScenarioTable.All.First(one => one.Name == scenario).Entrants.First(one => one.Name == entrant).IsHeadway;

static void Print(ReportRecord record)
{
    var text = new StringBuilder();
    var measured = ScenarioTable.All.Where(scenario => record.Scenarios.ContainsKey(scenario.Name)).ToArray();
    foreach (var scenario in measured)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n{scenario.Name}: {scenario.Title}\n\n");
        ScenarioTableText.Append(text, scenario, record.Scenarios[scenario.Name]);
    }

    MarkdownReport.Goals(text, record, measured);
    Console.Write(text);
}
