using Headway.Bench.Tables;

namespace Headway.Peers.Measures;

/// <summary>A measurement of Headway alone, which returns one or more rows.</summary>
internal interface IMeasure
{
    /// <summary>The name that <c>--only</c> takes.</summary>
    string Name { get; }

    /// <summary>The time after which it counts as broken.</summary>
    TimeSpan Timeout { get; }

    Task<IReadOnlyList<Row>> RunAsync(MeasureContext context, CancellationToken cancellationToken);
}
