using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis.Store;

/// <summary>
/// Says in the log that its events are lost: Redis came back without them, or with fewer than it had acknowledged. Old
/// and new must not be mixed in silence, so the log is closed, behind a gap that is wider than what anyone may have read.
/// </summary>
/// <remarks>Thread-safe; any node may find the loss, several at once too: the first one's word stands.</remarks>
internal sealed partial class JobLosses(ILogger logger)
{
    /// <summary>How far behind the last seq that is known the log is closed: more than any reader elsewhere can be ahead.</summary>
    public const long Skip = 1 << 20;

    private static readonly JobError s_error = new(
        "log_lost", "Redis has lost events of this job that it had accepted. What came before cannot be trusted to be complete, so the job was ended.");

    private long _count;

    /// <summary>How many logs were found lost by this process.</summary>
    public long Count => Volatile.Read(ref _count);

    /// <summary>Whose jobs they are. Set once, before the first call.</summary>
    public JobStore Store { private get; set; } = null!;

    /// <summary>Ends a job whose log was lost.</summary>
    /// <param name="known">The job as it was last seen here.</param>
    /// <param name="found">What Redis holds of it now, if anything.</param>
    /// <returns>Where the job stands then.</returns>
    public async Task<JobState> DeclareAsync(JobRecord known, JobState? found)
    {
        while (found is not { Record.IsClosed: true })
        {
            var terminal = LogEvent.Create(
                known.LastSeq + Skip, Store.Now(), new(EventTypes.JobFailed, System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(new { error = new { code = s_error.Code, message = s_error.Message } })));
            var record = (found?.Record ?? known with { FirstSeq = terminal.Seq }).Apply(terminal);
            var state = new JobState(Store.NextVersion(), record, found?.Producers ?? [], found?.Idempotency);
            var (isStored, other) = found is null
                ? await Store.CreateAsync(state, terminal, "{}"u8.ToArray())
                : await Store.StoreAsync(record.Id, Draft.Closing(found, state, terminal));
            if (isStored)
            {
                Interlocked.Increment(ref _count);
                LogLost(record.Id, known.LastSeq, found?.Record.LastSeq ?? 0);
                return state;
            }

            found = other;
        }

        return found;
    }

    [LoggerMessage(1, LogLevel.Error, "The log of job {Job} is lost: {Known} events had been accepted, Redis has {Found}. The job was ended with code log_lost.")]
    private partial void LogLost(string job, long known, long found);
}
