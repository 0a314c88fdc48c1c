using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;

namespace Headway.Server.Redis;

/// <summary>Registers what listens to the channels of the dialects, and what tells them, where there is a Redis.</summary>
internal static class ChannelServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">To what.</param>
    /// <param name="dialects">Which channels.</param>
    /// <param name="redis">Where.</param>
    /// <param name="isShared">Whether other processes append to the same logs.</param>
    /// <param name="folder">Where the logs are when they do not.</param>
    /// <exception cref="ConfigurationException">A pattern cannot be used.</exception>
    public static void Add(IServiceCollection services, DialectsOptions dialects, RedisOptions redis, bool isShared, string folder)
    {
        var routes = ReadRoutes(dialects);
        if (redis.Url.Length == 0)
        {
            return;
        }

        services.AddSingleton(routes);
        if (routes.All.Any(static route => route.Mirrors))
        {
            services.AddSingleton(provider => new MirrorCursor(provider.GetRequiredService<RedisConnection>(), isShared ? "" : $":{folder}"));
            services.AddHostedService<ChannelMirror>();
        }

        if (dialects.Channels)
        {
            AddListener(services, isShared, isShared ? "" : $":{folder}");
        }
    }

    private static void AddListener(IServiceCollection services, bool isShared, string logs)
    {
        services.AddSingleton(provider => new ChannelLease(provider.GetRequiredService<RedisConnection>(), isShared, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton(provider => new OpenChannels(provider.GetRequiredService<RedisConnection>(), provider.GetRequiredService<ChannelRoutes>(), logs));
        services.AddSingleton<ChannelJobs>();
        services.AddSingleton<ChannelParts>();
        services.AddHostedService<ChannelListener>();
    }

    private static ChannelRoutes ReadRoutes(DialectsOptions dialects)
    {
        try
        {
            return new(dialects);
        }
        catch (FormatException fault)
        {
            throw new ConfigurationException(fault.Message, fault);
        }
    }
}
