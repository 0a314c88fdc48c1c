namespace Headway.Research.Providers;

/// <summary>SearXNG: <c>GET /search?format=json</c> of a self-hosted instance.</summary>
internal sealed class SearxngSearch(ProviderHttp http, ProviderOptions options) : ISearchProvider
{
    public string Name => "searxng";

    public async Task<IReadOnlyList<WebHit>> SearchAsync(string query, int count, CancellationToken cancellationToken)
    {
        var address = ProviderHttp.Address(options.Endpoint!, $"search?q={Uri.EscapeDataString(query)}&format=json");
        using var request = ProviderHttp.Get(address);
        var answer = await http.AskAsync("SearXNG", request, cancellationToken);
        return ProviderHttp.Hits(ProviderHttp.Member(answer, "results"), count, "content");
    }
}
