namespace Headway.Research.Providers;

/// <summary>Tavily: <c>POST /search</c> with a bearer key.</summary>
internal sealed class TavilySearch(ProviderHttp http, ProviderOptions options) : ISearchProvider
{
    private static readonly Uri s_public = new("https://api.tavily.com/");

    public string Name => "tavily";

    public async Task<IReadOnlyList<WebHit>> SearchAsync(string query, int count, CancellationToken cancellationToken)
    {
        using var request = ProviderHttp.Post(
            ProviderHttp.Address(options.Endpoint ?? s_public, "search"), new { query, max_results = count, search_depth = "basic" });
        request.Headers.Authorization = new("Bearer", options.ApiKey);
        var answer = await http.AskAsync("Tavily", request, cancellationToken);
        return ProviderHttp.Hits(ProviderHttp.Member(answer, "results"), count, "raw_content", "content");
    }
}
