namespace Headway.Peers.Servers;

/// <summary>Where a server runs.</summary>
/// <param name="Root">The folder of this repository.</param>
/// <param name="Folder">An empty folder of its own, deleted after it.</param>
internal sealed record PeerEnvironment(string Root, string Folder)
{
    /// <summary>The program of a project of <c>bench/</c> or <c>src/</c>, as the shell wrapper has built it.</summary>
    public string Program(string project, string name) => Path.Combine(Root, project, "bin/Release/net10.0", name);
}
