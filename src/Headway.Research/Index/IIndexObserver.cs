namespace Headway.Research.Index;

/// <summary>Hears how an index run goes, one call at a time.</summary>
internal interface IIndexObserver
{
    /// <summary>One more file is done.</summary>
    Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken);

    /// <summary>A file is left out.</summary>
    Task SkippedAsync(string path, string reason, CancellationToken cancellationToken);
}
