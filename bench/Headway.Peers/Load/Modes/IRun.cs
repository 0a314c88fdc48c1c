namespace Headway.Peers.Load.Modes;

/// <summary>A way of loading a server.</summary>
internal interface IRun
{
    /// <summary>Does it, once.</summary>
    Task<LoadResult> RunAsync(CancellationToken cancellationToken);
}
