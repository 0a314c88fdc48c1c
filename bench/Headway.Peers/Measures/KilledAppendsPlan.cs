namespace Headway.Peers.Measures;

/// <summary>How much of it.</summary>
/// <param name="Rounds">Rounds, of a kill each; every fifth round kills twice.</param>
/// <param name="Jobs">Logs that are written to.</param>
/// <param name="Producers">Producers, spread over the logs.</param>
/// <param name="ReadersPerJob">Readers of each log.</param>
/// <param name="MaxEventsPerRound">A round ends after a random number of acknowledged events below this.</param>
internal sealed record KilledAppendsPlan(int Rounds, int Jobs, int Producers, int ReadersPerJob, int MaxEventsPerRound);
