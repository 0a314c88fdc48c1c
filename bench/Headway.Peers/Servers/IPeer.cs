namespace Headway.Peers.Servers;

/// <summary>A server that is measured: started for one measurement on free ports of the loopback, and ended after it.</summary>
internal interface IPeer
{
    /// <summary>Its name in tables and on the command line: small letters.</summary>
    string Name { get; }

    /// <summary>The settings that it runs with, and why they are its best, in a sentence or two of Markdown.</summary>
    string Settings { get; }

    /// <summary>Its version as it says itself; without starting it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed; the message says how to.</exception>
    Task<string> VersionAsync(CancellationToken cancellationToken);

    /// <summary>Starts it, with nothing in it, and returns when it takes requests.</summary>
    Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken);
}
