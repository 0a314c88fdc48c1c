using Headway.AspNetCore.Dialects;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;

namespace Headway.Server.Redis;

/// <summary>Registers what listens to the channels of the dialects, where there is a Redis.</summary>
internal static class ChannelServices
{
    /// <summary>Adds it.</summary>
    /// <param name="services">To what.</param>
    /// <param name="dialects">Which channels.</param>
    /// <param name="redis">Where.</param>
    /// <param name="isShared">Whether other processes append to the same logs.</param>
    /// <exception cref="ConfigurationException">A pattern cannot be used.</exception>
    public static void Add(IServiceCollection services, DialectsOptions dialects, RedisOptions redis, bool isShared)
    {
        if (redis.Url.Length == 0 || !dialects.Channels)
        {
            return;
        }

        services.AddSingleton(ReadRoutes(dialects));
        services.AddSingleton<HeardMessages>();
        services.AddSingleton<ChannelJobs>();
        services.AddSingleton<ChannelParts>();
        services.AddSingleton<ChannelListener>();
        if (isShared)
        {
            services.AddSingleton<IChannelTurn, SharedChannelTurn>();
        }
        else
        {
            services.AddSingleton<IChannelTurn, OwnChannelTurn>();
        }

        services.AddHostedService<ChannelSubscriptions>();
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
