using Headway.AspNetCore;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Headway.Server;

/// <summary>How the shipped server sets up Kestrel and its sockets. An application that embeds Headway keeps its own settings.</summary>
internal static class KestrelTuning
{
    private const int SendBuffer = 128 << 10; // bytes; Linux keeps twice as much
    private const int Backlog = 4096; // connections; Linux accepts no more by default

    public static void Add(IServiceCollection services)
    {
        services.AddOptions<KestrelServerOptions>().Configure<HttpOptions>(static (kestrel, options) =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.MaxBodyBytes * 8L; // up to this size a sender is told that the body is too large; beyond it is cut
        });
        services.Configure<SocketTransportOptions>(Tune);
        services.AddSingleton<IConnectionListenerFactory, PacedTransport>();
        services.AddHostedService<IdleCollection>();
        services.Replace(ServiceDescriptor.Singleton<IHttpContextFactory, TokenlessContextFactory>());
    }

    private static void Tune(SocketTransportOptions sockets)
    {
        // A hand-over between threads costs more than the few hundred bytes of an event.
        sockets.UnsafePreferInlineScheduling = true;
        sockets.Backlog = Backlog;
        sockets.CreateBoundListenSocket = static endpoint =>
        {
            // By default the kernel buffers up to 4 MiB for each slow reader. Connections inherit the listening socket's limit.
            var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = SendBuffer;
            return socket;
        };
    }
}
