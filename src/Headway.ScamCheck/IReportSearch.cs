namespace Headway.ScamCheck;

/// <summary>Where the tool <c>exa_search</c> looks for reports about an entity. Safe for concurrent use.</summary>
/// <remarks>The application registers one: the web when it may be asked, else documents of its own.</remarks>
public interface IReportSearch
{
    /// <summary>What is asked: <c>exa</c> or <c>corpus</c>; null when there is nothing to ask.</summary>
    string? Source { get; }

    /// <summary>Whether hits weigh in the verdict: they do where reports are collected, and not in documents about anything.</summary>
    bool HitsCountInVerdict { get; }

    /// <summary>The best hits for a query, best first.</summary>
    /// <param name="query">What to look for.</param>
    /// <param name="count">Hits at most.</param>
    /// <param name="cancellationToken">Gives up the search.</param>
    /// <exception cref="ReportSearchException">The search failed; the message is a sentence for people.</exception>
    Task<IReadOnlyList<ReportHit>> SearchAsync(string query, int count, CancellationToken cancellationToken);
}

/// <summary>A page or a document that was found.</summary>
/// <param name="Place">Its address, or its path in the corpus.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Text">What it says, as far as the search tells.</param>
public sealed record ReportHit(string Place, string Title, string Text);

/// <summary>A search that failed. The check goes on without it and says so.</summary>
public sealed class ReportSearchException(string message, Exception? innerException = null) : Exception(message, innerException);
