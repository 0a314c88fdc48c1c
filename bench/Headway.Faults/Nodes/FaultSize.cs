namespace Headway.Faults.Nodes;

/// <summary>How much of a fault.</summary>
internal enum FaultSize
{
    /// <summary>A few seconds: as one test among many.</summary>
    Short = 0,

    Quick = 1,

    Full = 2,
}
