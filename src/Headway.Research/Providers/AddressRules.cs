using System.Net;
using System.Net.Sockets;

namespace Headway.Research.Providers;

/// <summary>Allows only addresses of the public internet for fetched pages.</summary>
/// <remarks>The blocks are those of the IANA special-purpose address registries (RFC 6890 and its successors).</remarks>
internal static class AddressRules
{
    private static readonly IPNetwork[] s_notPublic4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24",
            "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24",
            "224.0.0.0/4", "240.0.0.0/4",
        }.Select(block => IPNetwork.Parse(block)),
    ];

    private static readonly IPNetwork s_globalUnicast6 = IPNetwork.Parse("2000::/3");

    // Tunnels, protocol assignments and documentation prefixes inside 2000::/3; a tunnel address can reach a private IPv4 address.
    private static readonly IPNetwork[] s_notPublic6 =
        [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(block => IPNetwork.Parse(block))];

    private static readonly IPNetwork s_nat64 = IPNetwork.Parse("64:ff9b::/96");

    /// <summary>Whether <paramref name="address"/> is a unicast address of the public internet.</summary>
    public static bool IsPublic(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (address.AddressFamily == AddressFamily.InterNetwork)
        {
            return !s_notPublic4.Any(block => block.Contains(address));
        }

        if (address.AddressFamily != AddressFamily.InterNetworkV6)
        {
            return false;
        }

        if (s_nat64.Contains(address))
        {
            return IsPublic(new IPAddress(address.GetAddressBytes().AsSpan(12, 4)));
        }

        return s_globalUnicast6.Contains(address) && !s_notPublic6.Any(block => block.Contains(address));
    }
}
