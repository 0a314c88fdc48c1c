using Headway.Faults.Nodes;

namespace Headway.Faults.Rows;

/// <summary>A fault and the guarantees that must hold: a row of the table.</summary>
internal interface IFault
{
    /// <summary>The name that <c>--only</c> takes and the test of the row has.</summary>
    string Name { get; }

    Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken);
}
