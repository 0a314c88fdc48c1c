using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Headway.Faults;
using Headway.Faults.Nodes;
using Headway.Faults.Rows;
using Headway.FirstLight;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
FaultsOptions options;
try
{
    options = FaultsOptions.Parse(args);
    if (options.Only.FirstOrDefault(name => !FaultTable.Rows.Any(fault => fault.Name == name)) is { } unknown)
    {
        throw new FormatException($"There is no fault '{unknown}': {string.Join(", ", FaultTable.Rows.Select(fault => fault.Name))}.");
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
foreach (var fault in FaultTable.Rows.Where(fault => options.Only.Count == 0 || options.Only.Contains(fault.Name)))
{
    rows.Add(await TryAsync(fault, options, stop.Token));
}

Table.Print(rows, "fault", "expected");
return rows.Exists(row => row.Outcome == Outcome.Broken) ? 1 : 0;

void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stop.Cancel();
}

static async Task<Row> TryAsync(IFault fault, FaultsOptions options, CancellationToken stop)
{
    if (stop.IsCancellationRequested)
    {
        return Row.Promise(fault.Name, "comes to an end", "not begun", isKept: false);
    }

    Console.Error.WriteLine($"{fault.Name} ...");
    var watch = Stopwatch.StartNew();
    using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stop);
    deadline.CancelAfter(TimeSpan.FromMinutes(5));
    try
    {
        var world = new FaultWorld(options.Server, options.IsQuick ? FaultSize.Quick : FaultSize.Full, static text => Console.Error.WriteLine("  " + text));
        await using (world)
        {
            var report = await fault.RunAsync(world, deadline.Token);
            Console.Error.WriteLine($"{fault.Name}: {watch.Elapsed.TotalSeconds:0.0} s");
            return report.IsReached || !report.IsKept
                ? Row.Promise(report.Fault, report.Expected, report.Seen, report.IsKept)
                : Row.Figure(report.Fault, report.Expected, report.Seen, isReached: false);
        }
    }
    catch (Exception failure)
    {
        Console.Error.WriteLine(failure);
        return Row.Promise(fault.Name, "comes to an end", $"{failure.GetType().Name} after {watch.Elapsed.TotalSeconds:0} s", isKept: false);
    }
    finally
    {
        await deadline.CancelAsync(); // whatever of a broken fault still waits for its servers
    }
}
