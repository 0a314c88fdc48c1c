namespace Headway.Peers.Servers;

/// <summary>The folders of a measured server.</summary>
/// <param name="Root">The root of the source tree.</param>
/// <param name="Folder">An empty folder, which is deleted after the measurement.</param>
internal sealed record PeerEnvironment(string Root, string Folder)
{
    /// <summary>The path of a built program of <c>bench/</c> or <c>src/</c>.</summary>
    public string Program(string project, string name) => Path.Combine(Root, project, "bin/Release/net10.0", name);
}
