namespace Headway.Research.Providers;

/// <summary>One search provider: <c>Research:Search:&lt;Provider&gt;</c>.</summary>
public sealed record ProviderOptions
{
    /// <summary>
    /// The base URL of the service. The default is the provider's public one; SearXNG has none and is used only when this is
    /// set.
    /// </summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The API key. Not set by default; Tavily, Brave and Exa are used only when it is set.</summary>
    public string? ApiKey { get; init; }
}
