using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

/// <summary>Creating a job wakes the readers that wait for its owner and key, and no others.</summary>
public sealed class PendingJobSignalsTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Create_JobWithAKey_WakesOnlyTheReadersThatWaitForIt()
    {
        await using var store = new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System);
        var log = new EventLog(store, new());
        var waiting = new Dictionary<(string Owner, string Key), ReaderSignal> { [("ann", "a")] = new(), [("ann", "b")] = new(), [("bob", "a")] = new() };
        foreach (var ((owner, key), signal) in waiting)
        {
            log.PendingJobs.Join(owner, key, signal);
        }

        await log.CreateAsync(Events.Job(owner: "ann", key: new("a", "digest")), default);
        await waiting[("ann", "a")].WaitAsync().AsTask().WaitAsync(s_patience);
        Assert.False(waiting[("ann", "b")].WaitAsync().IsCompleted);
        Assert.False(waiting[("bob", "a")].WaitAsync().IsCompleted);
    }

    [Fact]
    public async Task Create_AfterLeave_SetsNoSignal()
    {
        await using var store = new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System);
        var log = new EventLog(store, new());
        var signal = new ReaderSignal();
        log.PendingJobs.Join("ann", "a", signal);
        log.PendingJobs.Leave("ann", "a", signal);
        await log.CreateAsync(Events.Job(owner: "ann", key: new("a", "digest")), default);
        Assert.False(signal.WaitAsync().IsCompleted);
    }
}
