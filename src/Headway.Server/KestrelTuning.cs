using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headway.Server;

/// <summary>Configures Kestrel and its sockets for this server. An application that embeds Headway keeps its own settings.</summary>
internal static class KestrelTuning
{
    private const int SendBuffer = 128 << 10; // bytes; Linux doubles it
    private const int ReadBuffer = 64 << 10; // bytes that a connection may send and no request has read, such as those that follow the request of a stream
    private const int Backlog = 4096; // connections; the default maximum of Linux

    public static void Add(IServiceCollection services, DescriptorLimit descriptors)
    {
        services.AddSingleton(new TransportLimits(descriptors.MaxOpen ?? 0, ReadBuffer));
        services.AddOptions<KestrelServerOptions>().Configure<HttpOptions>(static (kestrel, options) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBufferSize = ReadBuffer;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes * 8L; // up to this size the response says that the body is too large; beyond it Kestrel closes the connection
        });
        services.Configure<SocketTransportOptions>(Tune);
        services.AddSingleton<IConnectionListenerFactory, PacedTransport>();
        services.AddHostedService<IdleCollection>();
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory, TokenlessContextFactory>());
        BoundStop(services);
    }

    private static void BoundStop(IServiceCollection services)
    {
        var kestrel = services.Last(static service => service.ServiceType == typeof(IServer)).ImplementationType!;
        services.Replace(ServiceDescriptor.Singleton<IServer>(provider => new BoundedStopServer(
            (IServer)ActivatorUtilities.CreateInstance(provider, kestrel), provider.GetRequiredService<IHostApplicationLifetime>(), provider.GetRequiredService<TimeProvider>())));
    }

    private static void Tune(SocketTransportOptions sockets)
    {
        // Dispatching to another thread costs more than sending an event of a few hundred bytes.
        sockets.UnsafePreferInlineScheduling = true;
        sockets.Backlog = Backlog;
        sockets.MaxReadBufferSize = ReadBuffer;
        sockets.CreateBoundListenSocket = static endpoint =>
        {
            // By default the kernel buffers up to 4 MiB for each slow reader. Connections inherit the listening socket's limit.
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = SendBuffer;
            return socket;
        };
    }
}
