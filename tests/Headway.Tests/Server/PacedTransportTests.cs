using System.Net;
using System.Net.Sockets;
using Headway.AspNetCore.Access;
using Headway.Server;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Headway.Tests.Server;

/// <summary>The server runs queued work between two accepted connections.</summary>
public sealed class PacedTransportTests
{
    [Fact]
    public async Task A_pending_connection_is_accepted_in_a_turn_of_its_own()
    {
        var transport = new PacedTransport(Options.Create(new SocketTransportOptions()), TransportLimits.None, new(), NullLoggerFactory.Instance);
        await using var listener = await transport.BindAsync(new IPEndPoint(IPAddress.Loopback, 0), TestContext.Current.CancellationToken);
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.EndPoint, TestContext.Current.CancellationToken);

        var turns = new Turns();
        var accepting = turns.Run(() => listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask());

        Assert.False(accepting.IsCompleted);
        turns.Give();
        await using var connection = await accepting;
        Assert.NotNull(connection);
    }

    /// <summary>Holds continuations until the test runs them.</summary>
    private sealed class Turns : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _waiting = new();

        public override void Post(SendOrPostCallback d, object? state) => _waiting.Enqueue((d, state));

        public Task<T> Run<T>(Func<Task<T>> begin)
        {
            var before = Current;
            SetSynchronizationContext(this);
            try
            {
                return begin();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        public void Give()
        {
            var (callback, state) = _waiting.Dequeue();
            callback(state);
        }
    }
}
