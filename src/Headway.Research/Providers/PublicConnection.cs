using System.Net;
using System.Net.Sockets;

namespace Headway.Research.Providers;

/// <summary>Opens connections to public addresses only.</summary>
/// <remarks>
/// The check stands at connect time, on the addresses that the socket will use: a name that resolves to a public address when
/// it is looked at and to a private one when it is used (DNS rebinding) gains nothing, since it is resolved once.
/// </remarks>
internal static class PublicConnection
{
    public static SocketsHttpHandler Handler(SearchOptions options) => new()
    {
        // Redirects are followed by hand, so that each is checked; a proxy would resolve names out of our sight.
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
