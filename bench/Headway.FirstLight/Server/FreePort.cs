using System.Net;
using System.Net.Sockets;

namespace Headway.FirstLight.Server;

/// <summary>Ports of the loopback that nobody has, and that the system gives to nobody meanwhile.</summary>
internal static class FreePort
{
    // Below the ports that the system gives to outgoing connections.
    private const int First = 12_000;
    private const int End = 30_000;

    private static readonly Lock s_gate = new();
    private static readonly HashSet<int> s_given = [];

    /// <summary>The next one; never the same twice in a process.</summary>
    public static int Next()
    {
        lock (s_gate)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, End);
                if (IsFree(port) && s_given.Add(port))
                {
                    return port;
                }
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
