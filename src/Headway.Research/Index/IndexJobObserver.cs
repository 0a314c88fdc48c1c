using Headway.Jobs;

namespace Headway.Research.Index;

/// <summary>Reports an index run to the job's log: the first 100 skipped files, and progress at most five times per second.</summary>
internal sealed class IndexJobObserver(Node node, TimeProvider time) : IIndexObserver
{
    private const int MaxNotes = 100;
    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(200);
    private long? _last;
    private int _notes;

    public Task AdvancedAsync(IndexCounts counts, CancellationToken cancellationToken)
    {
        var isLast = counts.Done == counts.Files;
        if (!isLast && _last is { } last && time.GetElapsedTime(last) < s_interval)
        {
            return Task.CompletedTask;
        }

        _last = time.GetTimestamp();
        var percent = counts.Files == 0 ? 100 : Math.Round(100.0 * counts.Done / counts.Files, 1);
        node.JobPercent = (int)(percent * 0.95);
        return node.ProgressAsync(
            percent, $"{counts.Done} of {counts.Files} files",
            new { counts.Files, counts.Indexed, counts.Unchanged, counts.Skipped, counts.Removed }, cancellationToken);
    }

    public Task SkippedAsync(string path, string reason, CancellationToken cancellationToken) =>
        NoteAsync($"Skipped {path}: {reason}.", cancellationToken);

    public Task NoticedAsync(string path, string notice, CancellationToken cancellationToken) =>
        NoteAsync($"Read {path}, but {notice}.", cancellationToken);

    /// <summary>Says how many notes were left out, if any.</summary>
    public Task EndAsync(CancellationToken cancellationToken) => _notes > MaxNotes
        ? node.NoteAsync("warning", $"{_notes - MaxNotes} more files were skipped, or read in part.", cancellationToken)
        : Task.CompletedTask;

    private Task NoteAsync(string text, CancellationToken cancellationToken) =>
        ++_notes <= MaxNotes ? node.NoteAsync("warning", text, cancellationToken) : Task.CompletedTask;
}
