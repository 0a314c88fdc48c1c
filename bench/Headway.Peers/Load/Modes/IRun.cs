namespace Headway.Peers.Load.Modes;

/// <summary>A mode of the load generator.</summary>
internal interface IRun
{
    /// <summary>Runs the plan once.</summary>
    Task<LoadResult> RunAsync(CancellationToken cancellationToken);
}
