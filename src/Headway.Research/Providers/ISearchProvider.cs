namespace Headway.Research.Providers;

/// <summary>A web search engine that is asked beside the corpus. Implementations are safe for concurrent use.</summary>
internal interface ISearchProvider
{
    /// <summary>The name of the provider's tool nodes: lower case, stable.</summary>
    string Name { get; }

    /// <summary>The best <paramref name="count"/> hits for <paramref name="query"/>, best first.</summary>
    /// <exception cref="ProviderException">The provider cannot be reached, refuses, or answers something else than its format.</exception>
    Task<IReadOnlyList<WebHit>> SearchAsync(string query, int count, CancellationToken cancellationToken);
}
