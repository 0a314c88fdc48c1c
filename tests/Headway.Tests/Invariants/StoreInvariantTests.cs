using Headway.Bench.Redis;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Invariants;

public sealed class SqliteInvariantTests : InvariantTests
{
    private readonly TemporaryFolder _folder = new();

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        _folder.Dispose();
    }

    protected override Task<ILogStore> OpenAsync() => Task.FromResult<ILogStore>(new SqliteLogStore(new() { Folder = _folder["data"] }, TimeProvider.System));
}

public sealed class RedisInvariantTests : InvariantTests
{
    private RedisConnection? _connection;

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        await _connection!.DisposeAsync();
    }

    protected override async Task<ILogStore> OpenAsync()
    {
        _connection = await RedisConnection.OpenAsync(new() { Url = (await RedisServer.SharedAsync()).Url, Prefix = RedisServer.FreshPrefix() });
        return new RedisLogStore(_connection, TimeProvider.System, NullLoggerFactory.Instance);
    }
}
