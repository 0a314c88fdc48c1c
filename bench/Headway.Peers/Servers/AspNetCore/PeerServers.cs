using System.Globalization;
using Headway.Bench.Processes;

namespace Headway.Peers.Servers.AspNetCore;

/// <summary>Starts a server of Headway.PeerServers.</summary>
internal static class PeerServers
{
    /// <summary>What stands before the allocated bytes in the answer of <c>/stats</c>.</summary>
    public const string AllocatedName = "\"allocatedBytes\":";

    /// <summary>Starts it and returns when it listens.</summary>
    /// <param name="place">Where it runs.</param>
    /// <param name="server">Which one.</param>
    /// <param name="ports">Its port, and those of what it needs.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public static Task<ServerProcess> StartAsync(PeerEnvironment environment, string server, int[] ports, CancellationToken cancellationToken)
    {
        var arguments = ports.Select(static port => port.ToString(CultureInfo.InvariantCulture));
        IEnumerable<string> command = ["dotnet", environment.Program("bench/Headway.PeerServers", "Headway.PeerServers.dll"), server, .. arguments];
        return ServerProcess.Start(server, environment.Folder, command).WhenPrintedAsync("listening", cancellationToken);
    }
}
