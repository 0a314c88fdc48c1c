namespace Headway.Research.Index;

/// <summary>Receives the progress of an index run, one call at a time.</summary>
internal interface IIndexObserver
{
    /// <summary>A file is processed.</summary>
    Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken);

    /// <summary>A file is skipped.</summary>
    Task SkippedAsync(string path, string reason, CancellationToken cancellationToken);

    /// <summary>A file is indexed, but not all of it could be read.</summary>
    Task NoticedAsync(string path, string notice, CancellationToken cancellationToken);
}
