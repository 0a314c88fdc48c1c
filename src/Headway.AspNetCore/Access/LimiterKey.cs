using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// The key under which limits count a caller: the owner if the request is authenticated, otherwise the remote address.
/// Unauthenticated requests from the same machine are not limited per caller.
/// </summary>
internal static class LimiterKey
{
    private const int NetworkBytes = 8; // of an IPv6 address: the part that the provider assigns

    /// <summary>Returns the key of the caller, or null if the caller is not limited.</summary>
    public static string? Of(HttpContext http)
    {
        if (Callers.Identity(http) is not null)
        {
            return $"owner {Callers.Owner(http)}";
        }

        return http.Connection.RemoteIpAddress is { } address && !IPAddress.IsLoopback(address) ? $"address {Network(address)}" : null;
    }

    internal static string Network(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            return address.MapToIPv4().ToString();
        }

        return address.AddressFamily == AddressFamily.InterNetworkV6 ? Convert.ToHexStringLower(address.GetAddressBytes().AsSpan(0, NetworkBytes)) : address.ToString();
    }
}
