using System.ComponentModel.DataAnnotations;
using Headway.Jobs;
using Headway.Jobs.Tickets;
using Headway.Log.Redis.Queue;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;

namespace Headway.Log.Redis;

/// <summary>Chooses the store for many machines.</summary>
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
        // Opened at the start, where nothing else can be done anyway: the container cannot wait.
        services.TryAddSingleton(options);
        services.TryAddSingleton(static provider => RedisConnection.OpenAsync(provider.GetRequiredService<RedisOptions>(), provider.GetRequiredService<TimeProvider>()).GetAwaiter().GetResult());
        return services;
    }

    /// <summary>As the other.</summary>
    /// <param name="builder">What <c>AddHeadway</c> returned.</param>
    /// <param name="options">Where Redis is and how it is used.</param>
    /// <param name="takesJobs">Whether this process runs jobs, or only serves them.</param>
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
