namespace Headway.Peers.Scenarios;

/// <summary>What one measurement of one server gave.</summary>
/// <param name="Values">Numbers by the name of their figure; one that is missing was not measured.</param>
/// <param name="Faults">What was lost, repeated or refused, in words: nothing, as a rule.</param>
internal sealed record Measurement(IReadOnlyDictionary<string, double> Values, IReadOnlyList<string> Faults);
