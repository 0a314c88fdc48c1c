using Headway.Faults.Nodes;

namespace Headway.Faults.Rows;

/// <summary>One thing that breaks, and what must hold all the same: a row of the table.</summary>
internal interface IFault
{
    /// <summary>The name that <c>--only</c> takes; the test of the row is named after it.</summary>
    string Name { get; }

    Task<FaultReport> RunAsync(FaultEnvironment environment, CancellationToken cancellationToken);
}
