namespace Headway.ScamCheck;

/// <summary>Searches reports about an entity for the tool <c>exa_search</c>. Safe for concurrent use.</summary>
/// <remarks>The application registers one implementation, which searches the web or its own documents.</remarks>
public interface IReportSearch
{
    /// <summary>The source: <c>exa</c> or <c>corpus</c>; null when none is configured.</summary>
    string? Source { get; }

    /// <summary>Whether hits count in the verdict: true for a source of fraud reports, false for general documents.</summary>
    bool HitsCountInVerdict { get; }

    /// <summary>The best hits for a query, best first.</summary>
    /// <param name="query">The search text.</param>
    /// <param name="count">The maximum number of hits.</param>
    /// <param name="cancellationToken">Cancels the search.</param>
    /// <exception cref="ReportSearchException">The search failed; the message is a readable sentence.</exception>
    Task<IReadOnlyList<ReportHit>> SearchAsync(string query, int count, CancellationToken cancellationToken);
}

/// <summary>A found page or document.</summary>
/// <param name="Place">Its address, or its path in the corpus.</param>
/// <param name="Title">Its title.</param>
/// <param name="Text">Its text, or the excerpt that the search returned.</param>
public sealed record ReportHit(string Place, string Title, string Text);

/// <summary>A search failed. The check continues without it and reports that.</summary>
public sealed class ReportSearchException(string message, Exception? innerException = null) : Exception(message, innerException);
