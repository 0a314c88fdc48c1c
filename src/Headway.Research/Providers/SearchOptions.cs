using System.ComponentModel.DataAnnotations;

namespace Headway.Research.Providers;

/// <summary>Search beyond the corpus: <c>Research:Search</c>. With no provider configured no request ever leaves the machine.</summary>
public sealed record SearchOptions
{
    /// <summary>A SearXNG instance; its <c>json</c> format must be switched on there.</summary>
    public ProviderOptions Searxng { get; init; } = new();

    /// <summary>Tavily. <c>TAVILY_API_KEY</c> is honoured too.</summary>
    public ProviderOptions Tavily { get; init; } = new();

    /// <summary>Brave Search. <c>BRAVE_API_KEY</c> is honoured too.</summary>
    public ProviderOptions Brave { get; init; } = new();

    /// <summary>Exa. <c>EXA_API_KEY</c> is honoured too.</summary>
    public ProviderOptions Exa { get; init; } = new();

    /// <summary>Hits asked of a provider for each query, 1 to 20. The default value is 5.</summary>
    [Range(1, 20)]
    public int Results { get; init; } = 5;

    /// <summary>Pages fetched for each query and provider, 0 to 10. The default value is 3.</summary>
    [Range(0, 10)]
    public int Pages { get; init; } = 3;

    /// <summary>The time one request to a provider or for a page may take. The default value is 15 seconds.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>The bytes read of a page, after decompression; a longer one is refused. 1,000 to 100,000,000. The default value is 2,000,000.</summary>
    [Range(1000, 100_000_000)]
    public int MaxPageBytes { get; init; } = 2_000_000;

    /// <summary>Redirects followed for a page, each checked like the first address. 0 to 20. The default value is 5.</summary>
    [Range(0, 20)]
    public int MaxRedirects { get; init; } = 5;

    /// <summary>Lets tests fetch pages from their own loopback server. Never bound from configuration.</summary>
    internal bool AllowLoopback { get; init; }
}
