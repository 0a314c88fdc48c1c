namespace Headway.Peers.Measures;

/// <summary>How much of it.</summary>
/// <param name="Jobs">Jobs created at once.</param>
/// <param name="KillsAfter">The server is killed each time this many jobs have ended.</param>
/// <param name="Corpus">The name of the corpus that they ask.</param>
/// <param name="IsGraceful">Whether the server is asked to stop (SIGTERM) and not killed.</param>
internal sealed record RestartedJobsPlan(int Jobs, IReadOnlyList<int> KillsAfter, string Corpus, bool IsGraceful = false);
