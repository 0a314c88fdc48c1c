using System.Net;
using System.Net.Sockets;

namespace Headway.Bench.Processes;

/// <summary>Picks free ports of the loopback below the range that the system uses for outgoing connections.</summary>
internal static class FreePort
{
    private const int First = 12_000;
    private const int End = 30_000;

    private static readonly Lock s_gate = new();
    private static readonly HashSet<int> s_used = [];

    /// <summary>The next free port; never the same one twice in a process.</summary>
    public static int Next()
    {
        lock (s_gate)
        {
            while (true)
            {
                var port = Random.Shared.Next(First, End);
                if (IsFree(port) && s_used.Add(port))
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
