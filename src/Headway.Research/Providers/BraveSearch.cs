namespace Headway.Research.Providers;

/// <summary>Brave Search: <c>GET /res/v1/web/search</c> with a subscription token.</summary>
internal sealed class BraveSearch(ProviderHttp http, ProviderOptions options) : ISearchProvider
{
    private static readonly Uri s_public = new("https://api.search.brave.com/");

    public string Name => "brave";

    public async Task<IReadOnlyList<WebHit>> SearchAsync(string query, int count, CancellationToken cancellationToken)
    {
        var address = ProviderHttp.Address(
            options.Endpoint ?? s_public, $"res/v1/web/search?q={Uri.EscapeDataString(query)}&count={count}&text_decorations=false");
        using var request = ProviderHttp.Get(address);
        request.Headers.Add("X-Subscription-Token", options.ApiKey);
        request.Headers.Accept.ParseAdd("application/json");
        var answer = await http.AskAsync("Brave", request, cancellationToken);
        var web = ProviderHttp.Member(answer, "web");
        return ProviderHttp.Hits(web is { } found ? ProviderHttp.Member(found, "results") : null, count, "description");
    }
}
