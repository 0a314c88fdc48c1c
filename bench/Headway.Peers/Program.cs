using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Headway.Peers;
using Headway.Peers.Report;
using Headway.Peers.Scenarios;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
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

// Asked to end, it ends its servers first.
using var stop = new CancellationTokenSource();
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

var watch = Stopwatch.StartNew();
ReportRecord record;
try
{
    record = await new SideBySide(options, Console.Error.WriteLine).RunAsync(stop.Token);
}
catch (OperationCanceledException)
{
    return 2;
}

Print(record);
Console.Error.WriteLine(FormattableString.Invariant($"{watch.Elapsed.TotalMinutes:0.0} minutes"));
if (options.IsWhole || options.IsWritten)
{
    var (docs, file) = (Path.Combine(options.Root, "docs"), Path.Combine(options.Root, "docs/benchmarks/results.json"));
    var whole = options.IsWhole ? record : ReportRecord.Read(file).With(record);
    MarkdownReport.Write(whole, options.Root, docs);
    whole.Write(file);
}

return record.Scenarios.Values.Any(static scenario => scenario.Faults.Keys.Any(entrant => IsHeadway(scenario.Name, entrant))) ? 1 : 0;

// What others lose is in their row; what Headway loses is a fault.
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

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}
