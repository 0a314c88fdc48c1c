using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Headway.AspNetCore.Transports;

/// <summary>The sockets of the HTTP server, whose new connections stand in line. Takes the place of the server's own for addresses of IP.</summary>
internal sealed class PacedTransport(IOptions<SocketTransportOptions> options, ILoggerFactory logs) : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    private const string Category = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    public bool CanBind(EndPoint endpoint) => endpoint is IPEndPoint;

    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var sockets = options.Value;
        SocketConnectionFactoryOptions shape;
        try
        {
            shape = Shape(sockets);
        }
        catch (MissingMethodException)
        {
            // A later framework has another way to share its memory: its own listener serves as well, but for storms.
            return await new SocketTransportFactory(options, logs).BindAsync(endpoint, cancellationToken);
        }

        var listening = Bind(sockets, endpoint);
        listening.Listen(sockets.Backlog);
        return new PacedListener(listening, new(shape, logs.CreateLogger(Category)), sockets.NoDelay);
    }

    private static Socket Bind(SocketTransportOptions sockets, EndPoint endpoint)
    {
        try
        {
            return sockets.CreateBoundListenSocket(endpoint);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.AddressAlreadyInUse)
        {
            throw new AddressInUseException(fault.Message, fault); // as the server's own does
        }
    }

    // What is public of these options leaves out whose memory the connections use: it would not be the server's.
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions Shape(SocketTransportOptions sockets);
}
