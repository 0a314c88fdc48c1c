using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>A subscription to a channel or pattern; disposal ends it.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RedisSubscription : IDisposable
{
    private static readonly Action<RedisChannel, RedisValue> s_probe = static (_, _) => { };

    private readonly RedisConnection _connection;
    private readonly ISubscriber _subscriber;
    private readonly Lock _gate;
    private readonly RedisChannel _channel;

    internal RedisSubscription(RedisConnection connection, ISubscriber subscriber, Lock gate, RedisChannel channel)
    {
        _connection = connection;
        _subscriber = subscriber;
        _gate = gate;
        _channel = channel;
        lock (_gate)
        {
            // Without waiting the client cannot fail: it keeps the queue and subscribes when Redis is there.
            Queue = subscriber.Subscribe(channel, CommandFlags.FireAndForget);
        }
    }

    /// <summary>
    /// The messages in the order of their arrival. The client keeps no order between the queues of several subscriptions.
    /// </summary>
    public ChannelMessageQueue Queue { get; }

    /// <summary>Whether a server sends the messages, as far as the client knows.</summary>
    internal bool IsConnected => _subscriber.IsConnected(_channel);

    /// <summary>Waits until Redis has confirmed the subscription: every later message arrives.</summary>
    /// <param name="cancellationToken">Ends the wait, not the subscription.</param>
    /// <exception cref="LogStoreException"><c>store_unreachable</c>: Redis was unreachable for too long, and the subscription starts when it is reachable; or Redis refuses it.</exception>
    public async Task ConfirmedAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The client reports no error of Redis for a subscription, and notes a success a moment after its answer.
            await _connection.TryAsync(
                async _ => await TrySubscribeAsync() ? true : throw new RedisException("The subscription is not confirmed yet."), cancellationToken);
        }
        catch (LogStoreException fault) when (_connection.IsConnected)
        {
            throw new LogStoreException(
                fault.Code, $"Redis does not confirm the subscription to {_channel}. The ACL of the user in Redis:Url (REDIS_URL) must permit it.", fault);
        }
    }

    /// <summary>Unsubscribes. A message that has arrived already may still be handled.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            Queue.Unsubscribe(CommandFlags.FireAndForget);
        }
    }

    // The client waits for the answer only where it adds a handler.
    private async Task<bool> TrySubscribeAsync()
    {
        Task subscribed;
        lock (_gate)
        {
            subscribed = _subscriber.SubscribeAsync(_channel, s_probe);
        }

        try
        {
            await subscribed;
        }
        finally
        {
            RemoveProbe();
        }

        return _subscriber.SubscribedEndpoint(_channel) is not null;
    }

    private void RemoveProbe()
    {
        lock (_gate)
        {
            _subscriber.Unsubscribe(_channel, s_probe, CommandFlags.FireAndForget);
        }
    }
}
