using System.Net;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace Headway.Server;

/// <summary>
/// Accepts one connection at a time and lets the thread pool run its queued work before the next one. Kestrel alone accepts all
/// pending connections at once: when thousands of readers reconnect, appends and live readers would wait behind them. A
/// connection beyond <see cref="TransportLimits.MaxOpen"/> is answered 503 and closed.
/// </summary>
internal sealed class PacedTransport(IOptions<SocketTransportOptions> options, TransportLimits limits, RefusalCounter refusals, ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private readonly SocketTransportFactory _sockets = new(options, loggers);

    public bool CanBind(EndPoint endpoint) => _sockets.CanBind(endpoint);

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
        new Listener(await _sockets.BindAsync(endpoint, cancellationToken), limits, refusals);

    private sealed class Listener(IConnectionListener sockets, TransportLimits limits, RefusalCounter refusals) : IConnectionListener
    {
        public EndPoint EndPoint => sockets.EndPoint;

        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (true)
            {
                await Task.Yield(); // the previous connection is queued in the pool and runs first
                if (await sockets.AcceptAsync(cancellationToken) is not { } connection)
                {
                    return null;
                }

                if (limits.TryEnter())
                {
                    connection.ConnectionClosed.UnsafeRegister(static limits => ((TransportLimits)limits!).Leave(), limits);
                    return connection;
                }

                refusals.Count("server_full");
                await RefusedConnection.CloseAsync(connection);
            }
        }

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => sockets.UnbindAsync(cancellationToken);

        public ValueTask DisposeAsync() => sockets.DisposeAsync();
    }
}
