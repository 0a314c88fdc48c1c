using Headway.Research.Providers;

namespace Headway.Research;

/// <summary>Searches the web with Exa, for other job kinds. Safe for concurrent use.</summary>
public sealed class ExaReports
{
    private readonly ExaSearch? _exa;

    internal ExaReports(WebSearch web) => _exa = web.Providers.OfType<ExaSearch>().FirstOrDefault();

    /// <summary>Whether the key of Exa is set.</summary>
    public bool IsConfigured => _exa is not null;

    /// <summary>The best hits for a query, best first: URL, title and text.</summary>
    /// <param name="query">The search text.</param>
    /// <param name="count">The maximum number of hits.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="InvalidOperationException">Exa is not configured, cannot be reached, or refuses; the message is a
    /// readable sentence.</exception>
    public async Task<IReadOnlyList<(string Url, string Title, string Text)>> SearchAsync(string query, int count, CancellationToken cancellationToken)
    {
        if (_exa is null)
        {
            throw new InvalidOperationException("There is no key for Exa.");
        }

        try
        {
            var hits = await _exa.SearchAsync(query, count, cancellationToken);
            return [.. hits.Select(static hit => (hit.Url, hit.Title, hit.Snippet ?? ""))];
        }
        catch (ProviderException fault)
        {
            throw new InvalidOperationException(fault.Message, fault);
        }
    }
}
