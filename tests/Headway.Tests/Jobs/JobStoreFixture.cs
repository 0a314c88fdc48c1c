using Headway.Jobs;
using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Jobs;

/// <summary>What an engine stands on: a store and a queue that can be closed and opened again over the same data.</summary>
internal abstract class JobStoreFixture : IAsyncDisposable
{
    public abstract Task<(ILogStore Store, IJobQueue Queue)> OpenAsync();

    /// <summary>Closes what was opened, and gives nothing back.</summary>
    public abstract Task CloseAsync();

    public abstract ValueTask DisposeAsync();
}

/// <summary>One process: a file, and a line in memory.</summary>
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
