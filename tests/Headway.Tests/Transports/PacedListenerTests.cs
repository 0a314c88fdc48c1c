using System.Net;
using System.Net.Sockets;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Headway.Tests.Transports;

/// <summary>The line of connections before the HTTP server.</summary>
public sealed class PacedListenerTests
{
    private const int Crowd = 200;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Accept_ManyAtOnce_GivesEachOnce_InTheOrderInWhichTheyCame()
    {
        await using var listener = await ListenAsync();
        var clients = await ConnectAsync(listener, Crowd);
        foreach (var client in clients)
        {
            await using var connection = await listener.AcceptAsync().AsTask().WaitAsync(s_patience);
            Assert.Equal(client.LocalEndPoint, connection!.RemoteEndPoint);
            client.Dispose();
        }
    }

    [Fact]
    public async Task Accept_PeerOfOneInTheLineIsGone_TheOthersAreServed()
    {
        await using var listener = await ListenAsync();
        var clients = await ConnectAsync(listener, 3);
        clients[1].Close(0); // with a reset
        await using var first = await listener.AcceptAsync().AsTask().WaitAsync(s_patience);
        for (var next = first; !Equals(next!.RemoteEndPoint, clients[2].LocalEndPoint);)
        {
            next = await listener.AcceptAsync().AsTask().WaitAsync(s_patience);
        }
    }

    [Fact]
    public async Task Unbind_WhileSomeWait_EndsTheLine_AndTheirConnections()
    {
        await using var listener = await ListenAsync();
        var clients = await ConnectAsync(listener, 3);
        await listener.UnbindAsync();
        Assert.Null(await listener.AcceptAsync().AsTask().WaitAsync(s_patience));
        foreach (var client in clients)
        {
            await Assert.ThrowsAsync<SocketException>(async () => Ended(await client.ReceiveAsync(new byte[1]).WaitAsync(s_patience)));
            client.Dispose();
        }
    }

    [Fact]
    public async Task Bind_AddressInUse_SaysSoAsTheServersOwnDoes()
    {
        await using var listener = await ListenAsync();
        await Assert.ThrowsAsync<AddressInUseException>(async () => await Transport().BindAsync(listener.EndPoint));
    }

    private static PacedTransport Transport() => new(Options.Create(new SocketTransportOptions()), NullLoggerFactory.Instance);

    private static async Task<PacedListener> ListenAsync() =>
        Assert.IsType<PacedListener>(await Transport().BindAsync(new IPEndPoint(IPAddress.Loopback, 0)));

    private static async Task<Socket[]> ConnectAsync(PacedListener listener, int count)
    {
        var clients = new Socket[count];
        for (var i = 0; i < count; i++)
        {
            clients[i] = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            await clients[i].ConnectAsync(listener.EndPoint);
        }

        return clients;
    }

    // A socket that was closed ends with a reset or in good order; both are an end.
    private static void Ended(int read)
    {
        Assert.Equal(0, read);
        throw new SocketException((int)SocketError.ConnectionReset);
    }
}
