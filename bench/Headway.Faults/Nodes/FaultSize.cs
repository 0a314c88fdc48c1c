namespace Headway.Faults.Nodes;

/// <summary>The size of a fault's workload.</summary>
internal enum FaultSize
{
    /// <summary>A few seconds, for the tests.</summary>
    Short = 0,

    Quick = 1,

    Full = 2,
}
