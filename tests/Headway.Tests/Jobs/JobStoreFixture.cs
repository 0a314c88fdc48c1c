using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>A store and a queue that can be closed and opened again with the same data.</summary>
internal abstract class JobStoreFixture : IAsyncDisposable
{
    public abstract Task<(ILogStore Store, IJobQueue Queue)> OpenAsync();

    /// <summary>Closes the store and the queue without releasing leases.</summary>
    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>One process: a SQLite store and a queue in memory.</summary>
internal sealed class SqliteJobStoreFixture : JobStoreFixture
{
    private readonly TemporaryFolder _folder = new();
    private SqliteLogStore? _store;

    public override Task<(ILogStore Store, IJobQueue Queue)> OpenAsync()
    {
        _store = new(new() { Folder = _folder["data"] }, TimeProvider.System);
        return Task.FromResult<(ILogStore, IJobQueue)>((_store, new LocalJobQueue()));
    }

    public override async Task CloseAsync() => await _store!.DisposeAsync();

    public override ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
