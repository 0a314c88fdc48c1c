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

/// <summary>One hit of a web search: where the page is, what it is called, and what the engine says of it.</summary>
internal sealed record WebHit(string Url, string Title, string? Snippet, double? Score = null);

/// <summary>A search or a fetch that failed. The message is a sentence for people; the job goes on without it.</summary>
internal sealed class ProviderException(string message, Exception? inner = null) : Exception(message, inner);
