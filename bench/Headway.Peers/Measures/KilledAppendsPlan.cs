namespace Headway.Peers.Measures;

/// <summary>The size of <see cref="KilledAppends"/>.</summary>
/// <param name="Rounds">The number of rounds with one kill each; every fifth round kills twice.</param>
/// <param name="Jobs">The number of logs.</param>
/// <param name="Producers">The number of producers, spread over the logs.</param>
/// <param name="ReadersPerJob">The number of readers of each log.</param>
/// <param name="MaxEventsPerRound">A round ends after a random number of acknowledged events below this number.</param>
internal sealed record KilledAppendsPlan(int Rounds, int Jobs, int Producers, int ReadersPerJob, int MaxEventsPerRound);
