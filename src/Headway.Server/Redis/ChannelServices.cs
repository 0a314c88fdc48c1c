using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;

namespace Headway.Server.Redis;

/// <summary>Registers the reader and the publisher of the dialects' channels, if Redis is configured.</summary>
internal static class ChannelServices
{
    /// <summary>Registers the services.</summary>
    /// <param name="services">The services of the host.</param>
    /// <param name="dialects">The options of the channels.</param>
    /// <param name="redis">The options of Redis.</param>
    /// <param name="isShared">Whether other processes append to the same logs.</param>
    /// <param name="folder">Identifies the logs if they are not shared.</param>
    /// <exception cref="ConfigurationException">A channel pattern is invalid.</exception>
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
