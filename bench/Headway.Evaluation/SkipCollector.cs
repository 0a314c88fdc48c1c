using Headway.Research.Index;

namespace Headway.Evaluation;

/// <summary>Collects the files that an index run skips.</summary>
internal sealed class SkipCollector : IIndexObserver
{
    public List<string> Skipped { get; } = [];

    public Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SkippedAsync(string path, string reason, CancellationToken cancellationToken)
    {
        Skipped.Add($"{path}: {reason}");
        return Task.CompletedTask;
    }
}
