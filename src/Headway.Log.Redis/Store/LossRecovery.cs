using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Handles acknowledged events that Redis has lost. If this process still caches all missing events, it restores them. If it
/// does not, or if the log has other events meanwhile, old and new events must not be mixed: the log is emptied and closed
/// with the error <c>log_lost</c>, at a seq that no reader can have reached.
/// </summary>
/// <remarks>Thread-safe; several nodes may detect the same loss; the first commit wins.</remarks>
internal sealed partial class LossRecovery(ILogger logger)
{
    /// <summary>The distance from the last known seq to the terminal event: more than a reader on another node can be ahead.</summary>
    public const long Skip = 1 << 20;

    private static readonly JobError s_error = new(
        "log_lost", "Redis has lost events of this job that it had accepted. What came before cannot be trusted to be complete, so the job was ended.");

    private long _lost;
    private long _putBack;

    /// <summary>The number of logs that this process closed as lost.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>The number of events that this process restored.</summary>
    public long PutBack => Volatile.Read(ref _putBack);

    /// <summary>The store of the jobs. Set once, before the first call.</summary>
    public JobStore Store { private get; set; } = null!;

    /// <summary>Compares a log in Redis with the state known here: restores missing events, or closes the log as lost.</summary>
    /// <param name="known">The last state known here, not closed.</param>
    /// <param name="producers">The producers known here; null: none.</param>
    /// <param name="recent">The newest events cached here.</param>
    /// <param name="found">The state in Redis; null: there is none.</param>
    /// <returns>The resulting state; null: the job was deleted.</returns>
    public async Task<JobState?> CheckAsync(JobRecord known, Dictionary<string, ProducerState>? producers, RecentEvents recent, JobState? found)
    {
        while (found is { Record.IsClosed: false } behind && behind.Record.LastSeq < known.LastSeq
            && await FindMissingAsync(known, recent, behind.Record.LastSeq) is { } missing)
        {
            var record = missing.Aggregate(behind.Record, static (job, e) => job.Apply(e));
            var draft = Draft.Of(behind, new JobState(Store.NextVersion(), record, Merge(behind.Producers, producers), behind.Idempotency), missing);
            (var isStored, found) = await Store.StoreAsync(record.Id, draft);
            if (isStored)
            {
                Interlocked.Add(ref _putBack, missing.Count);
                LogPutBack(record.Id, missing.Count);
                return draft.Result;
            }
        }

        return found is { } it && (it.Record.IsClosed || (it.Record.LastSeq >= known.LastSeq && await IsSameAsync(known, recent)))
            ? it
            : await CloseAsLostAsync(known, found);
    }

    // The state of this process is newer.
    private static Dictionary<string, ProducerState> Merge(Dictionary<string, ProducerState> found, Dictionary<string, ProducerState>? known)
    {
        var merged = new Dictionary<string, ProducerState>(found, StringComparer.Ordinal);
        foreach (var (id, state) in known ?? [])
        {
            merged[id] = state;
        }

        return merged;
    }

    private async Task<JobState?> CloseAsLostAsync(JobRecord known, JobState? found)
    {
        while (found is not { Record.IsClosed: true })
        {
            var data = JsonSerializer.SerializeToUtf8Bytes(new { error = new { code = s_error.Code, message = s_error.Message } });
            var terminal = LogEvent.Create(Math.Max(known.LastSeq, found?.Record.LastSeq ?? 0) + Skip, Store.Now(), new(EventTypes.JobFailed, data));
            var record = (found?.Record ?? known).Apply(terminal) with { FirstSeq = terminal.Seq }; // the other events may be old or new, so they are removed
            var state = new JobState(Store.NextVersion(), record, found?.Producers ?? [], found?.Idempotency);
            var (isStored, other) = found is null
                ? await Store.CreateAsync(state, terminal, "{}"u8.ToArray())
                : await Store.StoreAsync(record.Id, Draft.Of(found, state, [terminal]));
            if (isStored)
            {
                Interlocked.Increment(ref _lost);
                LogLost(record.Id, known.LastSeq, found?.Record.LastSeq ?? 0);
                return state;
            }

            if (found is null && other is null)
            {
                return null; // the job was deleted, not lost
            }

            found = other;
        }

        return found;
    }

    // After a loss, other nodes may have written other events with the same seqs.
    private async Task<bool> IsSameAsync(JobRecord known, RecentEvents recent)
    {
        if (recent.Between(known.LastSeq, known.LastSeq) is not [var newest])
        {
            return true;
        }

        var page = await Store.ReadAsync(known.Id, known.LastSeq - 1, 1, CancellationToken.None);
        return page.Events is not [var found] || found.Seq != newest.Seq || found.Line.Span.SequenceEqual(newest.Line.Span);
    }

    // Null: some events are not cached here, or the event before them differs from the one in Redis.
    private async Task<IReadOnlyList<LogEvent>?> FindMissingAsync(JobRecord known, RecentEvents recent, long last)
    {
        if (recent.Between(last, known.LastSeq) is not { } held)
        {
            return null;
        }

        var page = await Store.ReadAsync(known.Id, last - 1, 1, CancellationToken.None);
        return page.Events is [var newest] && newest.Line.Span.SequenceEqual(held[0].Line.Span) ? [.. held.Skip(1)] : null;
    }

    [LoggerMessage(1, LogLevel.Error, "The log of job {Job} is lost: {Known} events had been accepted, Redis has {Found}. The job was ended with code log_lost.")]
    private partial void LogLost(string job, long known, long found);

    [LoggerMessage(2, LogLevel.Warning, "Redis had lost the newest {Count} events of job {Job}; they were restored.")]
    private partial void LogPutBack(string job, int count);
}
