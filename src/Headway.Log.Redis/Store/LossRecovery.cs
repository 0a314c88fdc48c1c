using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis.Store;

/// <summary>
/// What is done when Redis comes back with less than it had acknowledged. What this process still holds of the missing
/// events is put back. Where that is not all, or the log has gone another way meanwhile, old and new must not be mixed
/// in silence: the log is emptied, says that it is lost, and is closed, behind a gap that is wider than what anyone may have
/// read.
/// </summary>
/// <remarks>Thread-safe; several nodes may find the same loss at once: the first one's word stands.</remarks>
internal sealed partial class LossRecovery(ILogger logger)
{
    /// <summary>How far behind the last seq that is known the log is closed: more than any reader elsewhere can be ahead.</summary>
    public const long Skip = 1 << 20;

    private static readonly JobError s_error = new(
        "log_lost", "Redis has lost events of this job that it had accepted. What came before cannot be trusted to be complete, so the job was ended.");

    private long _lost;
    private long _putBack;

    /// <summary>How many logs this process found to be lost.</summary>
    public long Lost => Volatile.Read(ref _lost);

    /// <summary>How many events this process put back.</summary>
    public long PutBack => Volatile.Read(ref _putBack);

    /// <summary>Whose jobs they are. Set once, before the first call.</summary>
    public JobStore Store { private get; set; } = null!;

    /// <summary>Looks whether a log is still the one that is known here, makes it whole again where it is behind, or ends it.</summary>
    /// <param name="known">The job as it was last seen here, not closed.</param>
    /// <param name="producers">What is known of its producers here; null: nothing.</param>
    /// <param name="recent">What is held of its newest events here.</param>
    /// <param name="found">What Redis holds of it now, if anything.</param>
    /// <returns>Where the job stands then; null: it was deleted.</returns>
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

    // What this process knows is newer.
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
            var record = (found?.Record ?? known).Apply(terminal) with { FirstSeq = terminal.Seq }; // of the rest nobody knows what is old and what is new
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
                return null; // nothing is lost: the job was deleted
            }

            found = other;
        }

        return found;
    }

    // A log that went back and was written to by others has other events where these had been read.
    private async Task<bool> IsSameAsync(JobRecord known, RecentEvents recent)
    {
        if (recent.Between(known.LastSeq, known.LastSeq) is not [var newest])
        {
            return true;
        }

        var page = await Store.ReadAsync(known.Id, known.LastSeq - 1, 1, CancellationToken.None);
        return page.Events is not [var found] || found.Seq != newest.Seq || found.Line.Span.SequenceEqual(newest.Line.Span);
    }

    // Null where they are not all held here, or where what Redis has is not what they followed.
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

    [LoggerMessage(2, LogLevel.Warning, "Redis had lost the newest {Count} events of job {Job}; they were put back.")]
    private partial void LogPutBack(string job, int count);
}
