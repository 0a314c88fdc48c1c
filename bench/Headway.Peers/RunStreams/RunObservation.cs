namespace Headway.Peers.RunStreams;

/// <summary>What a client saw of a run.</summary>
/// <param name="First">From asking for the run to having its first event, in milliseconds.</param>
/// <param name="Events">Events that it was sent.</param>
/// <param name="Expected">Events that the run was to emit.</param>
internal sealed record RunObservation(double First, int Events, int Expected);
