namespace Headway.FirstLight.Measures;

/// <summary>One measure, which may fill several rows.</summary>
internal interface IMeasure
{
    /// <summary>The name that <c>--only</c> takes.</summary>
    string Name { get; }

    /// <summary>How long it may take before it is given up as broken.</summary>
    TimeSpan Patience { get; }

    Task<IReadOnlyList<Row>> RunAsync(Bench bench, CancellationToken cancellationToken);
}
