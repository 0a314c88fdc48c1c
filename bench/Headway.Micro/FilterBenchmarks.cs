using BenchmarkDotNet.Attributes;
using Headway.Log;
using Headway.Log.Filtering;

namespace Headway.Micro;

/// <summary>Filters and subscriptions: parsed once, asked for each event. The figures are per expression or per event.</summary>
public class FilterBenchmarks
{
    private const string Expression = """type in ["node.started", "node.completed"] and (kind == "probe" or data.output.summary contains "e") and not depth > 4""";

    // An event keeps the first verdict, and one for each of eight places; two filters that share a place each have to read it.
    private const int Places = 8;

    private readonly LogEvent[] _events = Samples.Research();
    private readonly Subscription _types = new(["node.*", EventTypes.Note]);
    private readonly Subscription _steps = new(minPercentStep: 5);
    private readonly EventFilter[] _filters = [.. Enumerable.Range(0, Places + 2).Select(static depth => EventFilter.Parse($"{Expression} and depth < {100 + depth}").Filter!)];

    [GlobalSetup]
    public void Begin() => Count(_filters[0]);

    [Benchmark(Description = "filter: parse an expression in use")]
    public object? Parse() => EventFilter.Parse(Expression + " and depth < 100").Filter;

    [Benchmark(Description = "filter: evaluate", OperationsPerInvoke = 2 * Samples.ResearchEvents)]
    public int Evaluate() => Count(_filters[1]) + Count(_filters[Places + 1]);

    [Benchmark(Description = "filter: another reader's verdict", OperationsPerInvoke = Samples.ResearchEvents)]
    public int Share() => Count(_filters[0]);

    [Benchmark(Description = "subscription: types", OperationsPerInvoke = Samples.ResearchEvents)]
    public int Types() => Count(_types);

    [Benchmark(Description = "subscription: least step", OperationsPerInvoke = Samples.ResearchEvents)]
    public int Steps() => Count(_steps);

    private int Count(EventFilter filter)
    {
        var count = 0;
        foreach (var e in _events)
        {
            count += filter.Passes(e) ? 1 : 0;
        }

        return count;
    }

    private int Count(Subscription subscription)
    {
        var count = 0;
        foreach (var e in _events)
        {
            count += subscription.Shows(e) ? 1 : 0;
        }

        return count;
    }
}
