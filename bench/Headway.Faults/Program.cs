using System.Globalization;
using Headway.Bench.Processes;
using Headway.Bench.Tables;
using Headway.Faults;
using Headway.Faults.Nodes;
using Headway.Faults.Rows;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
FaultsOptions options;
try
{
    options = FaultsOptions.Parse(args);
    if (options.Only.FirstOrDefault(name => !FaultTable.Rows.Any(fault => fault.Name == name)) is { } unknown)
    {
        throw new FormatException($"There is no fault '{unknown}'; there are {string.Join(", ", FaultTable.Rows.Select(fault => fault.Name))}.");
    }
}
catch (FormatException fault)
{
    Console.Error.WriteLine(fault.Message);
    return 2;
}

using var stop = new StopSignals();
var rows = new List<Row>();
foreach (var fault in FaultTable.Rows.Where(fault => options.Only.Count == 0 || options.Only.Contains(fault.Name)))
{
    rows.AddRange(await RowRunner.RunAsync(fault.Name, TimeSpan.FromMinutes(5), token => RunAsync(fault, options, token), stop.Token));
}

RowTable.Print(rows, "fault", "expected");
return rows.Exists(row => row.Outcome == Outcome.Broken) ? 1 : 0;

static async Task<IReadOnlyList<Row>> RunAsync(IFault fault, FaultsOptions options, CancellationToken cancellationToken)
{
    await using var environment = new FaultEnvironment(options.Server, options.IsQuick ? FaultSize.Quick : FaultSize.Full, static text => Console.Error.WriteLine("  " + text));
    var report = await fault.RunAsync(environment, cancellationToken);
    return report.IsReached || !report.IsKept
        ? [Row.Guarantee(report.Fault, report.Expected, report.Seen, report.IsKept)]
        : [Row.Target(report.Fault, report.Expected, report.Seen, isMet: false)];
}
