using Headway.AspNetCore;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Hears what is published on the channels of the dialects. A handler runs on the thread that all messages of this
/// process come through, so it looks at the size and the name, and puts the message where there is room.
/// </summary>
internal sealed class ChannelSubscriptions(
    RedisConnection redis, ChannelRoutes routes, HeardMessages heard, IChannelTurn turn, ChannelListener listener, ChannelCounts counts, HttpOptions http) : IHostedService
{
    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (turn is SharedChannelTurn shared)
        {
            await shared.SubscribeAsync(cancellationToken);
        }

        foreach (var route in routes.All)
        {
            await redis.SubscribeAsync(
                new(route.Pattern.Text, RedisChannel.PatternMode.Pattern), (channel, payload) => Hear(route, channel!, payload), cancellationToken);
        }

        heard.Open();
        redis.Restored += Missed;
        await listener.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        redis.Restored -= Missed;
        await listener.StopAsync(cancellationToken);
    }

    private void Missed(object? sender, EventArgs e) => listener.Missed();

    private void Hear(ChannelRoute route, string channel, byte[]? payload)
    {
        if (payload is null || payload.Length > http.MaxEventBytes)
        {
            counts.Refused(route.Dialect, "event_too_large");
        }
        else if (route.Pattern.IdOf(channel) is not { } id)
        {
            counts.Refused(route.Dialect, "invalid_channel");
        }
        else
        {
            heard.Add(Heard.Message(route, id, payload));
        }
    }
}
