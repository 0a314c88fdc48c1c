namespace Headway.Research.Providers;

/// <summary>One search provider: <c>Research:Search:&lt;Provider&gt;</c>.</summary>
public sealed record ProviderOptions
{
    /// <summary>The service's base address. The default is the provider's public one; SearXNG has none and is used only when this is set.</summary>
    public Uri? Endpoint { get; init; }

    /// <summary>The key the provider gave. Not set by default; Tavily, Brave and Exa are used only when it is.</summary>
    public string? ApiKey { get; init; }
}
