using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The handshake of a WebSocket (RFC 6455, section 4.2; RFC 8441 over HTTP/2). It returns the raw stream, so that
/// several shared frames are one write. The application needs no WebSocket middleware.
/// </summary>
internal static class SocketHandshake
{
    private const string Protocol = "websocket";
    private const string Version = "13";
    private const string Subprotocol = "headway";
    private const string AcceptSalt = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private const int KeyBytes = 16;

    /// <summary>The methods of a handshake: GET over HTTP/1.1, CONNECT over HTTP/2.</summary>
    public static IReadOnlyList<string> Methods { get; } = [HttpMethods.Get, HttpMethods.Connect];

    /// <summary>Whether a request asks for a WebSocket that can be opened.</summary>
    public static bool IsRequested(HttpContext http) =>
        IsUpgrade(http) || IsConnect(http) || http.Features.Get<IHttpWebSocketFeature>() is { IsWebSocketRequest: true };

    /// <summary>
    /// Returns the subprotocol <c>headway</c> if the client asks for it, else null. RFC 6455, section 4.2.2: the answer names no
    /// subprotocol if the server supports none of those that the client names.
    /// </summary>
    public static string? SubprotocolOf(HttpContext http) =>
        http.Request.Headers.GetCommaSeparatedValues(HeaderNames.SecWebSocketProtocol).Contains(Subprotocol, StringComparer.Ordinal) ? Subprotocol : null;

    /// <summary>Answers the handshake and returns the stream. Null if the host does not expose it; the caller then accepts the host's WebSocket.</summary>
    public static async Task<Stream?> AcceptAsync(HttpContext http)
    {
        var isUpgrade = IsUpgrade(http);
        if ((isUpgrade || IsConnect(http)) && SubprotocolOf(http) is { } subprotocol)
        {
            http.Response.Headers.SecWebSocketProtocol = subprotocol;
        }

        if (IsConnect(http))
        {
            http.Response.StatusCode = StatusCodes.Status200OK;
            return await http.Features.GetRequiredFeature<IHttpExtendedConnectFeature>().AcceptAsync();
        }

        if (!isUpgrade)
        {
            return null;
        }

        http.Response.Headers.Connection = "Upgrade";
        http.Response.Headers.Upgrade = Protocol;
        http.Response.Headers.SecWebSocketAccept = AcceptOf(http.Request.Headers.SecWebSocketKey.ToString());
        return await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
    }

    private static bool IsUpgrade(HttpContext http) =>
        http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true }
        && HttpMethods.IsGet(http.Request.Method)
        && http.Request.Headers.Upgrade.ToString().Equals(Protocol, StringComparison.OrdinalIgnoreCase)
        && http.Request.Headers.SecWebSocketVersion == Version
        && IsKey(http.Request.Headers.SecWebSocketKey.ToString());

    private static bool IsConnect(HttpContext http) =>
        http.Features.Get<IHttpExtendedConnectFeature>() is { IsExtendedConnect: true, Protocol: { } protocol }
        && protocol.Equals(Protocol, StringComparison.OrdinalIgnoreCase)
        && http.Request.Headers.SecWebSocketVersion == Version;

    private static bool IsKey(string key) =>
        Convert.TryFromBase64String(key, stackalloc byte[KeyBytes], out var length) && length == KeyBytes;

#pragma warning disable CA5350 // RFC 6455 requires SHA-1; it protects nothing here
    private static string AcceptOf(string key) => Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + AcceptSalt)));
#pragma warning restore CA5350
}
