using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Headway.FirstLight;
using Headway.FirstLight.Measures;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
var documents = new Documents();
IMeasure[] measures =
[
    new IndexMeasure(documents), new QuestionMeasure(documents), new SearchMeasure(documents),
    new KillsMeasure(), new RestartMeasure(), new MemoryMeasure(), new ThroughputMeasure(),
];
BenchOptions options;
try
{
    options = BenchOptions.Parse(args);
    if (options.Only.FirstOrDefault(name => !Array.Exists(measures, measure => measure.Name == name)) is { } unknown)
    {
        throw new FormatException($"There is no measure '{unknown}': {string.Join(", ", measures.Select(measure => measure.Name))}.");
    }
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

var rows = new List<Row>();
using (var bench = new Bench(options))
await using (documents)
{
    foreach (var measure in measures.Where(measure => options.Only.Count == 0 || options.Only.Contains(measure.Name)))
    {
        rows.AddRange(await TakeAsync(measure, bench, stop.Token));
    }
}

Table.Print(rows);
return rows.Exists(row => row.Outcome == Outcome.Broken) ? 1 : 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static async Task<IReadOnlyList<Row>> TakeAsync(IMeasure measure, Bench bench, CancellationToken stop)
{
    if (stop.IsCancellationRequested)
    {
        return [Row.Promise(measure.Name, "comes to an end", "not begun", isKept: false)];
    }

    Console.Error.WriteLine($"{measure.Name} ...");
    var watch = Stopwatch.StartNew();
    using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
    deadline.CancelAfter(measure.Patience);
    try
    {
        var rows = await measure.RunAsync(bench, deadline.Token);
        Console.Error.WriteLine($"{measure.Name}: {watch.Elapsed.TotalSeconds:0.0} s");
        return rows;
    }
    catch (Exception fault)
    {
        Console.Error.WriteLine(fault);
        return [Row.Promise(measure.Name, "comes to an end", $"{fault.GetType().Name} after {watch.Elapsed.TotalSeconds:0} s", isKept: false)];
    }
    finally
    {
        await deadline.CancelAsync(); // whatever of a broken measure still waits for its server
    }
}
