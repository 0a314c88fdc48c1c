using System.Net;
using System.Net.Sockets;

namespace Headway.Research.Providers;

/// <summary>Opens connections to public addresses only.</summary>
/// <remarks>
/// The name is resolved once, and the resolved addresses are both checked and connected to. This prevents DNS rebinding, where
/// a second resolution returns a private address.
/// </remarks>
internal static class PublicConnection
{
    public static SocketsHttpHandler Handler(SearchOptions options) => new()
    {
        // Redirects are followed by PageFetcher, which checks each one; a proxy would resolve names without the check.
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        AutomaticDecompression = DecompressionMethods.All,
        ConnectTimeout = options.Timeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        MaxResponseHeadersLength = 32,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, options.AllowLoopback, cancellationToken),
    };

    public static async ValueTask<Stream> ConnectAsync(DnsEndPoint target, bool allowLoopback, CancellationToken cancellationToken)
    {
        var resolved = IPAddress.TryParse(target.Host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(target.Host, cancellationToken);
        var allowed = resolved.Where(address => Allowed(address, allowLoopback)).ToArray();
        if (allowed.Length == 0)
        {
            throw new ProviderException("The address is not on the public internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, target.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static bool Allowed(IPAddress address, bool allowLoopback) =>
        AddressRules.IsPublic(address) || (allowLoopback && IPAddress.IsLoopback(address));
}
