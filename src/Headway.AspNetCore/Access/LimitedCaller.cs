using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// Who is counted as one caller where limits are kept: the owner that a token names; without tokens, the address a
/// request comes from. A program on this machine that needs no token is not counted: it has the machine anyway.
/// </summary>
internal static class LimitedCaller
{
    private const int NetworkBytes = 8; // of IPv6: the rest is the customer's to choose

    /// <summary>The caller, or null for one who is not counted.</summary>
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
