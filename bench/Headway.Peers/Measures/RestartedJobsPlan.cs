namespace Headway.Peers.Measures;

/// <summary>The size of <see cref="RestartedJobs"/>.</summary>
/// <param name="Jobs">The number of jobs.</param>
/// <param name="KillsAfter">The server is killed after each of these numbers of ended jobs.</param>
/// <param name="Corpus">The name of the corpus to search.</param>
/// <param name="IsGraceful">Whether the server is stopped with SIGTERM instead of killed.</param>
internal sealed record RestartedJobsPlan(int Jobs, IReadOnlyList<int> KillsAfter, string Corpus, bool IsGraceful = false);
