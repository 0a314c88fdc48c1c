namespace Headway.Peers.Servers;

/// <summary>A server to measure. It is started for each measurement, on free ports of the loopback.</summary>
internal interface IPeer
{
    /// <summary>The name in tables and on the command line: lowercase letters.</summary>
    string Name { get; }

    /// <summary>The settings and the reasons for them, in a few sentences of Markdown.</summary>
    string Settings { get; }

    /// <summary>The installed version.</summary>
    /// <exception cref="InvalidOperationException">It is not installed; the message contains the command that installs it.</exception>
    Task<string> VersionAsync(CancellationToken cancellationToken);

    /// <summary>Starts an empty server and waits until it accepts requests.</summary>
    Task<IRunningPeer> StartAsync(PeerEnvironment environment, CancellationToken cancellationToken);
}
