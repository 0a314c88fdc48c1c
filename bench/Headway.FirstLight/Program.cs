using System.Diagnostics;
using System.Globalization;
using Headway.FirstLight;
using Headway.FirstLight.Measures;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("");
await using var documents = new Documents();
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

var rows = new List<Row>();
using (var bench = new Bench(options))
{
    foreach (var measure in measures.Where(measure => options.Only.Count == 0 || options.Only.Contains(measure.Name)))
    {
        rows.AddRange(await TakeAsync(measure, bench));
    }
}

Table.Print(rows);
return rows.Exists(row => row.Outcome == Outcome.Broken) ? 1 : 0;

static async Task<IReadOnlyList<Row>> TakeAsync(IMeasure measure, Bench bench)
{
    Console.Error.WriteLine($"{measure.Name} ...");
    var watch = Stopwatch.StartNew();
    using var deadline = new CancellationTokenSource(measure.Patience);
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
}
