using System.ComponentModel.DataAnnotations;

namespace Headway.Research.Providers;

/// <summary>Web search: <c>Research:Search</c>. Without a configured provider no request is sent.</summary>
public sealed record SearchOptions
{
    /// <summary>A SearXNG instance; its <c>json</c> format must be enabled.</summary>
    public ProviderOptions Searxng { get; init; } = new();

    /// <summary>Tavily. The environment variable <c>TAVILY_API_KEY</c> also sets the key.</summary>
    public ProviderOptions Tavily { get; init; } = new();

    /// <summary>Brave Search. The environment variable <c>BRAVE_API_KEY</c> also sets the key.</summary>
    public ProviderOptions Brave { get; init; } = new();

    /// <summary>Exa. The environment variable <c>EXA_API_KEY</c> also sets the key.</summary>
    public ProviderOptions Exa { get; init; } = new();

    /// <summary>The number of hits requested per query and provider, 1 to 20. The default value is 5.</summary>
    [Range(1, 20)]
    public int Results { get; init; } = 5;

    /// <summary>The number of pages fetched per query and provider, 0 to 10. The default value is 3.</summary>
    [Range(0, 10)]
    public int Pages { get; init; } = 3;

    /// <summary>The timeout of one request to a provider or for a page. The default value is 15 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// The maximum size of a page in bytes, after decompression; larger pages are refused. 1,000 to 100,000,000. The default
    /// value is 2,000,000.
    /// </summary>
    [Range(1000, 100_000_000)]
    public int MaxPageBytes { get; init; } = 2_000_000;

    /// <summary>
    /// The maximum number of redirects of a page; each target is checked like the first URL. 0 to 20. The default value is 5.
    /// </summary>
    [Range(0, 20)]
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Lets tests fetch pages from their own loopback server. Never bound from configuration.</summary>
    internal bool AllowLoopback { get; init; }
}
