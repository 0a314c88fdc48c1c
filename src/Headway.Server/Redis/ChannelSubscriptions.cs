using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Hears what is published on the channels of the dialects. One loop handles all messages, so the handler only checks
/// size and name and puts the message where there is room.
/// </summary>
internal sealed class ChannelSubscriptions(
    RedisConnection redis, ChannelRoutes routes, HeardMessages heard, IChannelTurn turn, ChannelListener listener, ChannelCounts counts, HttpOptions http) : IHostedService, IAsyncDisposable
{
    private OrderedSubscriber? _channels;

    private IEnumerable<RedisChannel> Marks => turn is SharedChannelTurn shared ? [shared.Marks] : [];

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        // One order: a mark keeps its place among the messages.
        var patterns = routes.All.Select(static route => route.Pattern.Text).Distinct(StringComparer.Ordinal).Select(RedisChannel.Pattern);
        _channels = redis.SubscribeInOrder([.. patterns, .. Marks], Hear, listener.Missed);
        await _channels.ConfirmedAsync(cancellationToken);
        heard.Open();
        await listener.StartAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => listener.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channels?.DisposeAsync() ?? ValueTask.CompletedTask;

    private void Hear(RedisChannel subscription, string channel, byte[] payload)
    {
        if (turn is SharedChannelTurn shared && subscription == shared.Marks)
        {
            shared.Hear(Encoding.UTF8.GetString(payload));
            return;
        }

        foreach (var route in routes.All)
        {
            if (subscription == RedisChannel.Pattern(route.Pattern.Text))
            {
                Hear(route, channel, payload);
            }
        }
    }

    private void Hear(ChannelRoute route, string channel, byte[] payload)
    {
        if (payload.Length > http.MaxEventBytes)
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
