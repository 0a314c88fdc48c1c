using System.Globalization;
using Headway.Peers.Load.Plans;

namespace Headway.Peers.Load.Measuring;

/// <summary>Reads the allocated bytes of a server.</summary>
internal static class AllocatedBytes
{
    private static readonly HttpClient s_http = new(new SocketsHttpHandler { UseProxy = false }) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>The bytes since its start; 0: unknown.</summary>
    public static async Task<long> OfAsync(Target target, CancellationToken cancellationToken)
    {
        if (target.AllocatedPath.Length == 0)
        {
            return 0;
        }

        var port = target.PublishPort > 0 ? target.PublishPort : target.Port;
        return Parse(await s_http.GetStringAsync(new Uri($"http://{target.Host}:{port}{target.AllocatedPath}"), cancellationToken), target.AllocatedName);
    }

    /// <summary>The first number after a name.</summary>
    internal static long Parse(string text, string name)
    {
        var at = text.IndexOf(name, StringComparison.Ordinal);
        if (at < 0)
        {
            throw new FormatException($"The response does not contain '{name}'.");
        }

        var rest = text.AsSpan(at + name.Length);
        var digits = rest[rest.IndexOfAnyInRange('0', '9')..];
        var end = digits.IndexOfAnyExceptInRange('0', '9');
        return long.Parse(end < 0 ? digits : digits[..end], CultureInfo.InvariantCulture);
    }
}
