using Headway.Jobs;
using Headway.Research.Corpus;
using Headway.Research.Index;

namespace Headway.Research.Pipeline;

/// <summary>Delays a question until its corpus has been indexed for the first time.</summary>
internal sealed class InitialIndexing(JobContext job, CorpusIndex corpus, TimeProvider time)
{
    private static readonly TimeSpan s_interval = TimeSpan.FromSeconds(1);

    /// <summary>Returns immediately if the index is complete.</summary>
    /// <exception cref="JobFailedException"><c>corpus_unavailable</c>: the folder cannot be read.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (corpus.IsComplete)
        {
            return;
        }

        // Each attempt has its own step, because another attempt may run on a node whose index is not complete.
        var step = new NodeSpec($"first_index-{job.Attempt}", "phase", "first_index", $"Reading the documents of {corpus.Name} for the first time");
        await job.StepAsync(step, WatchAsync, cancellationToken);
    }

    private async Task<object> WatchAsync(Node node, CancellationToken cancellationToken)
    {
        var completion = CompleteAsync(cancellationToken);
        IndexCounts? told = null;
        while (!completion.IsCompleted && !cancellationToken.IsCancellationRequested)
        {
            await Task.WhenAny(completion, Task.Delay(s_interval, time, cancellationToken));
            if (!completion.IsCompleted && corpus.Progress is { Files: > 0 } counts && counts != told)
            {
                told = counts;
                var percent = Math.Round(100.0 * counts.Done / counts.Files, 1);
                await node.ProgressAsync(percent, $"{counts.Done} of {counts.Files} files", new { counts.Files, counts.Done }, cancellationToken);
            }
        }

        await completion;
        return new { corpus.Stats().Files };
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        try
        {
            await corpus.CompleteAsync(cancellationToken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new JobFailedException("corpus_unavailable", $"The folder of the corpus '{corpus.Name}' cannot be read: {error.Message}");
        }
    }
}
