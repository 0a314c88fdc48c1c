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
    private MarkedChannels? _channels;

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var messages = routes.All.Select(route => (RedisChannel.Pattern(route.Pattern.Text), Handler(route)));
        _channels = new(redis, messages, turn is SharedChannelTurn shared ? (shared.Marks, message => shared.Hear(message.Message)) : null);
        await _channels.ConfirmedAsync(cancellationToken);
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

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _channels?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Action<ChannelMessage> Handler(ChannelRoute route) => message => Hear(route, message.Channel.ToString(), message.Message);

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
