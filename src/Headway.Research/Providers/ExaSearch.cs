namespace Headway.Research.Providers;

/// <summary>Exa: <c>POST /search</c> with the text of the pages.</summary>
internal sealed class ExaSearch(ProviderHttp http, ProviderOptions options) : ISearchProvider
{
    private static readonly Uri s_public = new("https://api.exa.ai/");

    public string Name => "exa";

    public async Task<IReadOnlyList<WebHit>> SearchAsync(string query, int count, CancellationToken cancellationToken)
    {
        using var request = ProviderHttp.Post(
            ProviderHttp.Address(options.Endpoint ?? s_public, "search"),
            new { query, numResults = count, type = "auto", contents = new { text = new { maxCharacters = 4000 } } });
        request.Headers.Add("x-api-key", options.ApiKey);
        var answer = await http.AskAsync("Exa", request, cancellationToken);
        return ProviderHttp.Hits(ProviderHttp.Member(answer, "results"), count, "text", "snippet");
    }
}
