using System.Net;
using Headway.Peers.Load.Native;
using Headway.Peers.Load.Plans;
using Headway.Peers.Load.Reading;

namespace Headway.Peers.Load.Modes;

/// <summary>Readers that request a whole log and read nothing of the response.</summary>
internal sealed class StalledReaders : IDisposable
{
    // The smallest receive buffer, because the memory of the kernel is not measured.
    private const int ReceiveBuffer = 4096;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);

    private readonly List<TcpConnection> _connections = [];

    /// <summary>Connects the readers or publishers.</summary>
    public StalledReaders(LoadPlan plan, IReadOnlyList<string> channels)
    {
        var server = new IPEndPoint(IPAddress.Parse(plan.Target.Host), plan.Target.Port);
        using var poll = new Epoll();
        for (var i = 0; i < plan.Stalled; i++)
        {
            var connection = TcpConnection.Begin(server, source: 0, ReceiveBuffer);
            _connections.Add(connection);
            poll.Watch(connection.Fd, i, Epoll.Writable);
            var request = ReaderRequest.Of(plan.Target, Transport.Sse, channels[i % channels.Count], cursor: 0);
            if (poll.Wait(s_patience) == 0 || connection.Send(request) != request.Length)
            {
                throw new InvalidOperationException("A stalled reader cannot connect.");
            }

            poll.Forget(connection.Fd);
        }
    }

    /// <summary>The number of readers.</summary>
    public int Count => _connections.Count;

    public void Dispose() => _connections.ForEach(static connection => connection.Close());
}
