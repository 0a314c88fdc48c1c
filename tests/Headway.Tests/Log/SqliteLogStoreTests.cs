using Headway.Log;
using Headway.Log.Sqlite;
using Headway.Tests.Support;

namespace Headway.Tests.Log;

public abstract class SqliteLogStoreContract(Durability durability) : LogStoreContract
{
    private readonly TemporaryFolder _folder = new();

    protected override Task<ILogStore> OpenAsync() =>
        Task.FromResult<ILogStore>(new SqliteLogStore(new() { Folder = _folder["data"], Durability = durability }, TimeProvider.System));

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }
}

public sealed class SqliteLogStoreNormalTests() : SqliteLogStoreContract(Durability.Normal);

public sealed class SqliteLogStoreFullTests() : SqliteLogStoreContract(Durability.Full);
