namespace Headway.Peers.Scenarios;

/// <summary>The result of one measurement of one server.</summary>
/// <param name="Values">Values by figure; a missing one was not measured.</param>
/// <param name="Faults">Losses and errors; usually empty.</param>
internal sealed record Measurement(IReadOnlyDictionary<string, double> Values, IReadOnlyList<string> Faults);
