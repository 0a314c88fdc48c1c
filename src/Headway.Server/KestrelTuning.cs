using Headway.AspNetCore;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Headway.Server;

/// <summary>What this program sets for the whole process, since it serves nothing but Headway. The library sets none of it.</summary>
internal static class KestrelTuning
{
    private const int SendBuffer = 128 << 10; // bytes; Linux keeps twice as much
    private const int ConnectsWaiting = 4096; // readers that reconnect all at once; Linux takes no more by default

    public static void Add(IServiceCollection services)
    {
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory, TokenlessContextFactory>());
        services.AddOptions<KestrelServerOptions>().Configure<HttpOptions>(static (kestrel, http) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = http.MaxBodyBytes * 8L; // beyond that a sender is cut; up to it, it gets 413
        });
        services.AddOptions<SocketTransportOptions>().Configure(ShapeTransport);
        services.AddSingleton<IConnectionListenerFactory, PacedTransport>();

        // Before all others, so that it holds for addresses that are given to the server already.
        services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<KestrelServerOptions>>(new ConfigureOptions<KestrelServerOptions>(
            static kestrel => kestrel.ConfigureEndpointDefaults(static endpoint => endpoint.Use(StreamTakeover.Use)))));
    }

    private static void ShapeTransport(SocketTransportOptions sockets)
    {
        // A request is handled, and a flush is sent, on the thread that has it: each hand-over to another costs more than
        // most of what is handed over.
        sockets.UnsafePreferInlineScheduling = true;
        sockets.Backlog = ConnectsWaiting;
        sockets.CreateBoundListenSocket = static place =>
        {
            // By default the system buffers up to 4 MiB for each peer that does not read: memory that grows with slow
            // readers. Connections inherit this from the listening socket.
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(place);
            socket.SendBufferSize = SendBuffer;
            return socket;
        };
    }
}
