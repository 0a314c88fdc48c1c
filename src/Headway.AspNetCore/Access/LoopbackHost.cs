using System.Net;

namespace Headway.AspNetCore.Access;

/// <summary>Recognises host names of the same machine, which DNS cannot redirect to another address.</summary>
internal static class LoopbackHost
{
    /// <summary>Whether a host is <c>localhost</c> or a loopback IP address.</summary>
    /// <param name="host">The host without the port; an IPv6 address may have brackets.</param>
    public static bool Is(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}
