namespace Headway.Research.Providers;

/// <summary>The configured search providers in a fixed order, and the fetcher of the found pages.</summary>
internal sealed record WebSearch(IReadOnlyList<ISearchProvider> Providers, PageFetcher Fetcher, SearchOptions Options) : IDisposable
{
    private HttpClient? _http;

    public static WebSearch Create(SearchOptions options, TimeProvider time)
    {
        // The operator configured these services, so they may be in a private network; the pages they return may not.
        var client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = System.Threading.Timeout.InfiniteTimeSpan,
        };
        var http = new ProviderHttp(client, options, time);
        var providers = new List<ISearchProvider>();
        if (options.Searxng.Endpoint is not null)
        {
            providers.Add(new SearxngSearch(http, options.Searxng));
        }

        if (!string.IsNullOrEmpty(options.Tavily.ApiKey))
        {
            providers.Add(new TavilySearch(http, options.Tavily));
        }

        if (!string.IsNullOrEmpty(options.Brave.ApiKey))
        {
            providers.Add(new BraveSearch(http, options.Brave));
        }

        if (!string.IsNullOrEmpty(options.Exa.ApiKey))
        {
            providers.Add(new ExaSearch(http, options.Exa));
        }

        return new WebSearch(providers, new PageFetcher(options, time), options) { _http = client };
    }

    public void Dispose()
    {
        Fetcher.Dispose();
        _http?.Dispose();
    }
}
