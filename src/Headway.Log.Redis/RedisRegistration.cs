using System.ComponentModel.DataAnnotations;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log.Redis.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis;

/// <summary>Registers the Redis store.</summary>
public static class RedisRegistration
{
    /// <summary>Keeps logs, the queue of jobs and tickets in Redis, so that any number of processes work as one.</summary>
    /// <param name="builder">What <c>AddHeadway</c> returned.</param>
    /// <param name="url">Where Redis is, as <see cref="RedisOptions.Url"/>.</param>
    /// <param name="configure">Sets further options.</param>
    /// <exception cref="ValidationException">An option is out of range; the message names it.</exception>
    public static HeadwayBuilder UseRedis(this HeadwayBuilder builder, string url, Action<RedisOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(url);
        var options = new RedisOptions { Url = url };
        configure?.Invoke(options);
        Validator.ValidateObject(options, new(options), validateAllProperties: true);
        return builder.UseRedis(options, takesJobs: true);
    }

    /// <summary>Adds the connection alone, for what uses Redis beside another store.</summary>
    internal static IServiceCollection AddRedisConnection(this IServiceCollection services, RedisOptions options)
    {
        // Blocks: the container cannot await, and at the start nothing else can run anyway.
        services.TryAddSingleton(options);
        services.TryAddSingleton(static provider => RedisConnection.OpenAsync(provider.GetRequiredService<RedisOptions>(), provider.GetRequiredService<TimeProvider>()).GetAwaiter().GetResult());
        return services;
    }

    /// <summary>Registers the store, the queue and the tickets.</summary>
    /// <param name="builder">What <c>AddHeadway</c> returned.</param>
    /// <param name="options">The options of Redis.</param>
    /// <param name="takesJobs">Whether this process runs jobs; false: it only serves requests.</param>
    internal static HeadwayBuilder UseRedis(this HeadwayBuilder builder, RedisOptions options, bool takesJobs)
    {
        builder.Services.AddRedisConnection(options);
        builder.Services.AddSingleton<ITicketStore, RedisTickets>();
        builder.Services.AddSingleton<ILogStore>(static provider => new RedisLogStore(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(),
            provider.GetService<GroupCommitted>() is { } committed ? committed.Invoke : null));
        builder.Services.AddSingleton<IJobQueue>(provider => new RedisJobQueue(
            provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>(), takesJobs));
        return builder;
    }
}
