using Headway.AspNetCore;
using Headway.AspNetCore.Access;
using Headway.Jobs;
using Headway.Log;
using Headway.Log.Redis;
using Headway.Log.Redis.Queue;
using Headway.Log.Sqlite;
using Headway.Server.Redis;

namespace Headway.Server;

/// <summary>Registers the store that is configured, and the way to Redis where there is one.</summary>
internal static class StoreServices
{
    /// <summary>Registers them, and the line of jobs where processes share it.</summary>
    /// <exception cref="ConfigurationException">The settings contradict each other; the message names them.</exception>
    public static void Add(IServiceCollection services, StoreOptions store, RedisOptions redis, ServerRole role)
    {
        if (redis.Url.Length > 0)
        {
            // Opened once, at the start, where nothing else can be done anyway: the container has no way to wait.
            services.AddSingleton(redis);
            services.AddSingleton(static provider => RedisConnection.OpenAsync(provider.GetRequiredService<RedisOptions>(), provider.GetRequiredService<TimeProvider>()).GetAwaiter().GetResult());
            services.AddHostedService<RedisMetrics>();
        }

        if (IsShared(store, redis))
        {
            services.AddSingleton(_ => new DataFolder(store.Folder)); // the indexes in it are this process's alone
            services.AddSingleton<ITicketStore, RedisTickets>();
            services.AddSingleton<ILogStore>(static provider => new RedisLogStore(
                provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(), provider.GetRequiredService<HeadwayMetrics>().Committed));
            services.AddSingleton<IJobQueue>(provider => new RedisJobQueue(
                provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(), takes: role != ServerRole.Web));
        }
        else if (role != ServerRole.All)
        {
            throw new ConfigurationException($"Server:Role is {role}, and no other process can share this one's jobs. Set Redis:Url (or REDIS_URL), so that they are kept in Redis, or leave Server:Role at All.");
        }
        else
        {
            services.AddSingleton<ILogStore>(provider => new SqliteLogStore(
                new() { Folder = store.Folder, Durability = store.Durability }, provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<HeadwayMetrics>().Committed));
        }
    }

    /// <summary>Whether other processes write to the same logs.</summary>
    /// <exception cref="ConfigurationException">Redis is asked for and nothing says where it is.</exception>
    public static bool IsShared(StoreOptions store, RedisOptions redis) => store.Kind switch
    {
        StoreKind.Redis when redis.Url.Length == 0 => throw new ConfigurationException("Store:Kind is Redis, and nothing says where Redis is. Set Redis:Url (or REDIS_URL) to redis://HOST:PORT."),
        StoreKind.Auto => redis.Url.Length > 0,
        var kind => kind == StoreKind.Redis,
    };
}
