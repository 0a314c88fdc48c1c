using Headway.Bench.Redis;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;
using Headway.Tests.Jobs;
using Microsoft.Extensions.Logging.Abstractions;

namespace Headway.Tests.Redis;

/// <summary>An engine that shares its store and its line keeps what the engine of one process keeps.</summary>
public sealed class RedisJobEngineTests : JobEngineContract
{
    private protected override JobStoreFixture CreateStores() => new RedisJobStoreFixture();

    private sealed class RedisJobStoreFixture : JobStoreFixture
    {
        private readonly string _prefix = RedisServer.FreshPrefix();
        private RedisConnection? _connection;
        private RedisLogStore? _store;
        private RedisJobQueue? _queue;

        public override async Task<(ILogStore Store, IJobQueue Queue)> OpenAsync()
        {
            var url = (await RedisServer.SharedAsync()).Url;
            _connection = await RedisConnection.OpenAsync(new() { Url = url, Prefix = _prefix, LeaseTime = TimeSpan.FromSeconds(2) });
            _store = new(_connection, TimeProvider.System, NullLoggerFactory.Instance);
            _queue = new(_connection, TimeProvider.System, NullLoggerFactory.Instance);
            return (_store, _queue);
        }

        public override async Task CloseAsync()
        {
            await _queue!.DisposeAsync();
            await _store!.DisposeAsync();
            await _connection!.DisposeAsync();
        }

        public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
