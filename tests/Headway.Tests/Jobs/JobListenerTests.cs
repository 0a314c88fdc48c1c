using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Access;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>A job hears what its log says, whatever goes wrong on the way.</summary>
public sealed class JobListenerTests
{
    [Fact]
    public async Task Follow_AnEventThatCannotBeTakenIn_IsLogged_AndTheEndIsHeard()
    {
        using var folder = new TemporaryFolder();
        await using var store = new SqliteLogStore(new() { Folder = folder["data"] }, TimeProvider.System);
        var log = new EventLog(store, new());
        var id = (await log.CreateAsync(Events.Job("k"), default)).Job.Id;
        using var ended = new CancellationTokenSource();
        using var lines = new LineCollector();
        var listening = new JobListener(log, new JobAnswers(), TimeProvider.System, lines).FollowAsync(id, 0, ended, default);

        await log.AppendAsync(id, [Events.Of(EventTypes.JobInputRequired, node: "q")], null, default);
        await log.AppendAsync(id, [Events.Of(EventTypes.JobInputReceived, "no object", "q")], null, default);
        await log.AppendAsync(id, [Events.Of(EventTypes.JobCancelled)], null, default);
        await listening.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(ended.IsCancellationRequested);
        Assert.Contains(lines.Lines, static line => line.Contains("cannot read its log", StringComparison.Ordinal));
    }
}
