using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Access;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>A job keeps reading its log after a failure.</summary>
public sealed class JobListenerTests
{
    [Fact]
    public async Task Follow_InvalidEvent_IsLoggedAndSkipped_AndTheEndIsRead()
    {
        using var folder = new TemporaryFolder();
        await using var store = new EarlierStore(new SqliteLogStore(new() { Folder = folder["data"] }, TimeProvider.System));
        var log = new EventLog(store, new());
        var id = (await log.CreateAsync(Events.Job("k"), default)).Job.Id;
        await log.AppendAsync(id, [Events.Of(EventTypes.JobInputRequired, node: "q")], null, default);
        await log.AppendAsync(id, [Events.Of(EventTypes.JobInputReceived, node: "q")], null, default);
        using var ended = new CancellationTokenSource();
        using var lines = new LogCollector();

        var listening = new JobListener(log, new JobAnswers(), TimeProvider.System, lines).FollowAsync(id, 0, ended, default);
        await log.AppendAsync(id, [Events.Of(EventTypes.JobCancelled)], null, default);
        await listening.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(ended.IsCancellationRequested);
        Assert.Contains(lines.Lines, static line => line.Contains("cannot read its log", StringComparison.Ordinal));
    }

    /// <summary>A store with an answer from an earlier version, whose data is not an object.</summary>
    private sealed class EarlierStore(ILogStore store) : ILogStore
    {
        public async ValueTask<LogPage> ReadAsync(string job, long after, int limit, CancellationToken cancellationToken)
        {
            var page = await store.ReadAsync(job, after, limit, cancellationToken);
            return page with { Events = [.. page.Events.Select(static e => e.Type == EventTypes.JobInputReceived ? LogEvent.Create(e.Seq, e.Time, Events.Of(e.Type, "no object", e.Node)) : e)] };
        }

        public Task<CreateResult> CreateAsync(NewJob job, CancellationToken cancellationToken) => store.CreateAsync(job, cancellationToken);

        public Task<AppendResult> AppendAsync(string job, IReadOnlyList<NewEvent> events, Producer? producer, CancellationToken cancellationToken) =>
            store.AppendAsync(job, events, producer, cancellationToken);

        public ValueTask<JobRecord?> FindAsync(string job, CancellationToken cancellationToken) => store.FindAsync(job, cancellationToken);

        public ValueTask<JobRecord?> FindByKeyAsync(string owner, string key, CancellationToken cancellationToken) => store.FindByKeyAsync(owner, key, cancellationToken);

        public ValueTask<IReadOnlyList<JobRecord>> ListAsync(JobQuery query, CancellationToken cancellationToken) => store.ListAsync(query, cancellationToken);

        public Task TrimAsync(string job, long firstSeq, CancellationToken cancellationToken) => store.TrimAsync(job, firstSeq, cancellationToken);

        public ValueTask<long> MeasureAsync(string owner, CancellationToken cancellationToken) => store.MeasureAsync(owner, cancellationToken);

        public Task<bool> RenameAsync(string job, string title, CancellationToken cancellationToken) => store.RenameAsync(job, title, cancellationToken);

        public Task<bool> DeleteAsync(string job, TimeSpan grace, CancellationToken cancellationToken) => store.DeleteAsync(job, grace, cancellationToken);

        public ValueTask<bool> WasDeletedAsync(string owner, string key, CancellationToken cancellationToken) => store.WasDeletedAsync(owner, key, cancellationToken);

        public void Observe(ICommitObserver observer) => store.Observe(observer);

        public ValueTask DisposeAsync() => store.DisposeAsync();
    }
}
