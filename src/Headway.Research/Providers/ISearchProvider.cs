namespace Headway.Research.Providers;

/// <summary>A web search engine. Implementations are safe for concurrent use.</summary>
internal interface ISearchProvider
{
    /// <summary>The name of the provider's tool nodes: lower case, stable.</summary>
    string Name { get; }

    /// <summary>The best <paramref name="count"/> hits for <paramref name="query"/>, best first.</summary>
    /// <exception cref="ProviderException">The provider cannot be reached, refuses, or sends an invalid response.</exception>
    Task<IReadOnlyList<WebHit>> SearchAsync(string query, int count, CancellationToken cancellationToken);
}

/// <summary>A hit of a web search: URL, title and snippet.</summary>
internal sealed record WebHit(string Url, string Title, string? Snippet, double? Score = null);

/// <summary>A search or fetch failed. The message is a readable sentence; the job continues without it.</summary>
internal sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
