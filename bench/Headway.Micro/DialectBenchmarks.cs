using BenchmarkDotNet.Attributes;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.Micro;

/// <summary>A research job in each dialect, once for all its readers; the figures are per event of the log.</summary>
public class DialectBenchmarks
{
    private readonly LogEvent[] _events = Samples.Research();
    private Dialect _dialect = null!;

    public static IEnumerable<string> Names => Samples.Dialects.Names;

    [ParamsSource(nameof(Names))]
    public string Dialect { get; set; } = "";

    [GlobalSetup]
    public void Begin() => _dialect = Samples.Dialects.Find(Dialect)!;

    [Benchmark(Description = "fold", OperationsPerInvoke = Samples.ResearchEvents)]
    public int Fold() => Folds.Run(_dialect, _events);

    [Benchmark(Description = "fold and encode", OperationsPerInvoke = Samples.ResearchEvents)]
    public int Take()
    {
        var translator = _dialect.Begin(Samples.Job);
        var messages = 0;
        foreach (var e in _events)
        {
            messages += translator.Translate(e).Messages.Length;
        }

        return messages;
    }

    [Benchmark(Description = "fold, encode and frame for SSE", OperationsPerInvoke = Samples.ResearchEvents)]
    public int Frame()
    {
        var translator = _dialect.Begin(Samples.Job);
        var bytes = 0;
        foreach (var e in _events)
        {
            foreach (var message in translator.Translate(e).Messages)
            {
                bytes += message.Frame(SseIds.Seq, Samples.Job.Id).Length;
            }
        }

        return bytes;
    }
}
