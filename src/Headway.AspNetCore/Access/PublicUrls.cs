using Microsoft.AspNetCore.Http;

namespace Headway.AspNetCore.Access;

/// <summary>
/// The origins under which clients reach the server, for example through a proxy. They decide which pages are the server's
/// own, and the first one makes absolute URLs. If none is configured, the <c>Host</c> of each request decides.
/// </summary>
internal sealed class PublicUrls
{
    private const string Setting = "Server:PublicUrls";

    private readonly IReadOnlyList<string> _origins;
    private readonly HashSet<string> _hosts;

    private PublicUrls(IReadOnlyList<string> origins)
    {
        _origins = origins;
        _hosts = new(origins.Select(static origin => new Uri(origin).Host), StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>No public URL.</summary>
    public static PublicUrls None { get; } = new([]);

    /// <summary>The first public URL; null if there is none.</summary>
    public string? Origin => IsEmpty ? null : _origins[0];

    public bool IsEmpty => _origins.Count == 0;

    /// <summary>Reads the setting.</summary>
    /// <exception cref="AuthSettingException">The value is not a list of http or https origins.</exception>
    public static PublicUrls Parse(string? list)
    {
        var origins = OriginList.Parse(list, Setting);
        return origins.FirstOrDefault(static origin => !origin.StartsWith("http", StringComparison.Ordinal)) is { } other
            ? throw new AuthSettingException($"{Setting}: '{other}' is not an http or https origin.")
            : new(origins);
    }

    public bool Contains(Uri page) => _origins.Contains(OriginList.Of(page), StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a public URL has this host name.</summary>
    /// <param name="host">The host without the port.</param>
    public bool HasHost(string host) => _hosts.Contains(host);

    /// <summary>Returns the origin for absolute URLs: the first public URL, or the host that the request names.</summary>
    public string OriginFor(HttpRequest request) => Origin ?? $"{request.Scheme}://{request.Host}";
}
