using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Sqlite;
using Headway.Server.Redis;

namespace Headway.Server;

/// <summary>Registers the configured store and, if used, the Redis connection.</summary>
internal static class StoreServices
{
    /// <summary>Registers the store and, for a shared store, the job queue.</summary>
    /// <exception cref="ConfigurationException">The settings contradict each other; the message names them.</exception>
    public static void Add(HeadwayBuilder headway, StoreOptions store, RedisOptions redis, ServerRole role)
    {
        if (redis.Url.Length > 0)
        {
            headway.Services.AddRedisConnection(redis);
            headway.Services.AddHostedService<RedisMetrics>();
        }

        if (IsShared(store, redis))
        {
            headway.Services.AddSingleton(_ => new DataFolder(store.Folder)); // the indexes are local to this process
            headway.UseRedis(redis, takesJobs: role != ServerRole.Web);
        }
        else if (role != ServerRole.All)
        {
            throw new ConfigurationException($"Server:Role is {role}, which needs a store that processes share. Set Redis:Url (or REDIS_URL), or leave Server:Role at All.");
        }
        else
        {
            headway.UseSqlite(new SqliteLogOptions { Folder = store.Folder, Durability = store.Durability, Retention = store.Retention, RetentionByKind = store.RetentionByKind });
        }
    }

    /// <summary>Whether other processes write to the same logs.</summary>
    /// <exception cref="ConfigurationException">Redis is selected without an address.</exception>
    public static bool IsShared(StoreOptions store, RedisOptions redis) => store.Kind switch
    {
        StoreKind.Redis when redis.Url.Length == 0 => throw new ConfigurationException("Store:Kind is Redis, but Redis has no address. Set Redis:Url (or REDIS_URL) to redis://HOST:PORT."),
        StoreKind.Auto => redis.Url.Length > 0,
        var kind => kind == StoreKind.Redis,
    };
}
