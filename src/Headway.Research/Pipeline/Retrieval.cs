using System.Security.Cryptography;
using System.Text;
using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Providers;

namespace Headway.Research.Pipeline;

/// <summary>The tools of a probe: searches the corpus and every configured provider, and fetches the found pages.</summary>
internal sealed class Retrieval(JobContext job, ResearchTask task, WebSearch web)
{
    /// <summary>The windows found for a query, best first, and the number of tool calls.</summary>
    public async Task<(IReadOnlyList<SourceWindow> Windows, int Searches)> SearchAsync(
        string probe, PlannedQuery planned, CancellationToken cancellationToken)
    {
        var query = planned.Query;
        var searches = 0;
        var windows = new List<SourceWindow>();
        if (task.Corpus is { } corpus)
        {
            var found = await CorpusAsync(corpus, $"{probe}/search-{++searches}", probe, planned, cancellationToken);
            windows.AddRange(await CorpusSearch.ReadAsync(corpus, found, cancellationToken));
        }

        foreach (var provider in web.Providers)
        {
            var found = await ProviderAsync(provider, $"{probe}/search-{++searches}", probe, query, cancellationToken);
            foreach (var hit in found.Results.Take(web.Options.Pages))
            {
                var page = await PageAsync(provider, hit, $"{probe}/search-{++searches}", probe, query, cancellationToken);
                windows.AddRange(page.Results.Select(result => Window(provider.Name, result)));
            }
        }

        return (windows, searches);
    }

    private Task<SearchOutput> CorpusAsync(
        CorpusIndex corpus, string id, string probe, PlannedQuery planned, CancellationToken cancellationToken)
    {
        var query = planned.Query;
        var node = new NodeSpec(
            id, "tool", "corpus_search", $"Searching {corpus.Name} for \"{Sentence.Short(query)}\"", probe, 2, new { query });
        return job.StepAsync(node, async (_, token) => await CorpusSearch.RankAsync(corpus, query, planned.Facet, task.Weights, token), cancellationToken);
    }

    private Task<SearchOutput> ProviderAsync(
        ISearchProvider provider, string id, string probe, string query, CancellationToken cancellationToken)
    {
        var node = new NodeSpec(
            id, "tool", provider.Name, $"Searching the web with {provider.Name} for \"{Sentence.Short(query)}\"", probe, 2, new { query });
        return TryAsync(node, provider.Name, async token =>
        {
            var hits = await provider.SearchAsync(query, web.Options.Results, token);
            return new SearchOutput([.. hits.Select(hit => new SearchResult(null, hit.Url, hit.Title, hit.Score ?? 0, 0, 0, null, hit.Snippet))], hits.Count);
        }, cancellationToken);
    }

    private Task<SearchOutput> PageAsync(
        ISearchProvider provider, SearchResult hit, string id, string probe, string query, CancellationToken cancellationToken)
    {
        var node = new NodeSpec(id, "tool", "fetch_page", $"Reading {Sentence.Short(hit.Url!)}", probe, 2, new { query, hit.Url });
        return TryAsync(node, hit.Url!, async token =>
        {
            var page = await web.Fetcher.FetchAsync(hit.Url!, token);
            var sha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(page.Text)));
            var passages = PagePassages.Best(page.Text, query, task.Weights);
            return new SearchOutput(
                [.. passages.Select(p => new SearchResult(null, page.Url, page.Title, p.Score, p.Start, p.End, sha256, p.Text))], passages.Count);
        }, cancellationToken);
    }

    /// <summary>A failed provider adds a warning and does not fail the job.</summary>
    private Task<SearchOutput> TryAsync(
        NodeSpec node, string what, Func<CancellationToken, Task<SearchOutput>> search, CancellationToken cancellationToken) =>
        job.StepAsync(node, async (step, token) =>
        {
            try
            {
                return await search(token);
            }
            catch (ProviderException e)
            {
                await step.NoteAsync("warning", $"{Sentence.Short(what)} was left out: {e.Message}", token);
                return new SearchOutput([], 0);
            }
        }, cancellationToken);

    private static SourceWindow Window(string provider, SearchResult result) => new(
        provider, null, result.Url, result.Title, result.Sha256!, result.Text!, result.Start, 0, result.Text!.Length);
}

/// <summary>The passages that the tools of a probe found.</summary>
internal sealed record RetrievalResult(PlannedQuery Query, IReadOnlyList<SourceWindow> Windows, int Searches);
