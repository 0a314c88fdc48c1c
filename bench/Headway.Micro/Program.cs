using BenchmarkDotNet.Running;
using Headway.Micro;

// The report is printed; what BenchmarkDotNet writes besides goes where nothing is kept.
var artifacts = Path.Combine(Path.GetTempPath(), $"headway-micro-{Environment.ProcessId}");
try
{
    var isLong = args.Contains("--long", StringComparer.Ordinal);
    string[] rest = [.. args.Where(static argument => argument != "--long")];
    var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly)
        .Run(rest.Length > 0 ? rest : ["--filter", "*"], new MicroConfig(isLong, artifacts));
    return summaries.Any(static summary => summary.HasCriticalValidationErrors || summary.Reports.Any(static report => !report.Success)) ? 1 : 0;
}
finally
{
    if (Directory.Exists(artifacts))
    {
        Directory.Delete(artifacts, recursive: true);
    }
}
