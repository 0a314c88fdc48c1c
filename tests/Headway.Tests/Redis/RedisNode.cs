using Headway.Log;
using Headway.Log.Redis;
using Headway.Tests.Support;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Redis;

/// <summary>The log of one node over Redis, as its server holds it.</summary>
internal sealed class RedisNode : IAsyncDisposable
{
    private RedisNode(RedisConnection connection, ILoggerFactory? loggers)
    {
        Connection = connection;
        Store = new(connection, TimeProvider.System, loggers ?? NullLoggerFactory.Instance);
        Log = new(Store, new());
    }

    public RedisConnection Connection { get; }

    public RedisLogStore Store { get; }

    public EventLog Log { get; }

    public static async Task<RedisNode> StartAsync(RedisOptions options, ILoggerFactory? loggers = null) => new(await RedisConnection.OpenAsync(options), loggers);

    public async Task<string> CreateAsync() => (await Log.CreateAsync(Events.Job(), default)).Job.Id;

    public async ValueTask DisposeAsync()
    {
        await Store.DisposeAsync();
        await Connection.DisposeAsync();
    }
}
