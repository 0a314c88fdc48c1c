using System.Globalization;
using Headway.Bench.Processes;

namespace Headway.Peers.Servers.AspNetCore;

/// <summary>Starts a server of Headway.PeerServers.</summary>
internal static class PeerServers
{
    /// <summary>The text before the allocated bytes in the response of <c>/stats</c>.</summary>
    public const string AllocatedName = "\"allocatedBytes\":";

    /// <summary>Starts a server and waits until it listens.</summary>
    /// <param name="environment">Its folders.</param>
    /// <param name="server">The name of the subcommand.</param>
    /// <param name="ports">Its port and the ports of its dependencies.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task<ServerProcess> StartAsync(PeerEnvironment environment, string server, int[] ports, CancellationToken cancellationToken)
    {
        var arguments = ports.Select(static port => port.ToString(CultureInfo.InvariantCulture));
        IEnumerable<string> command = ["dotnet", environment.Program("bench/Headway.PeerServers", "Headway.PeerServers.dll"), server, .. arguments];
        return ServerProcess.Start(server, environment.Folder, command).WhenPrintedAsync("listening", cancellationToken);
    }
}
