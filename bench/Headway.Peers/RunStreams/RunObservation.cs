namespace Headway.Peers.RunStreams;

/// <summary>A run as a client observed it.</summary>
/// <param name="First">The time from the request to the first event, in milliseconds.</param>
/// <param name="Events">Received events.</param>
/// <param name="Expected">Events that the run should emit.</param>
internal sealed record RunObservation(double First, int Events, int Expected);
