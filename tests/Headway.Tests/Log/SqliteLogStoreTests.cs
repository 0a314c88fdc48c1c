using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

public abstract class SqliteLogStoreContract(Durability durability, int maxJournal = 8 << 20) : LogStoreContract
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<ILogStore> OpenAsync() =>
        Task.FromResult<ILogStore>(new SqliteLogStore(new() { Folder = _folder["data"], Durability = durability }, TimeProvider.System, OnCommitted, maxJournal));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteLogStoreNormalTests() : SqliteLogStoreContract(Durability.Normal);

public sealed class SqliteLogStoreFullTests() : SqliteLogStoreContract(Durability.Full);

/// <summary>The journal's limit is 0 bytes, so each group moves the previous one to pages.</summary>
public sealed class SqliteLogStoreWithoutJournalTests() : SqliteLogStoreContract(Durability.Normal, maxJournal: 0);
