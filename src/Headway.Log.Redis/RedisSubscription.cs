using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>A channel or pattern that this process hears until it disposes this.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class RedisSubscription : IDisposable
{
    private static readonly Action<RedisChannel, RedisValue> s_ignore = static (_, _) => { };

    private readonly RedisConnection _connection;
    private readonly ISubscriber _subscriber;
    private readonly Lock _gate;
    private readonly RedisChannel _channel;
    private readonly Action<RedisChannel, RedisValue>? _arrived;

    internal RedisSubscription(RedisConnection connection, ISubscriber subscriber, Lock gate, RedisChannel channel, Action? arrived)
    {
        _connection = connection;
        _subscriber = subscriber;
        _gate = gate;
        _channel = channel;
        lock (_gate)
        {
            // Without waiting the client cannot fail: it keeps the queue and subscribes when Redis is there.
            Queue = subscriber.Subscribe(channel, CommandFlags.FireAndForget);
            if (arrived is not null)
            {
                _arrived = (_, _) => arrived();
                subscriber.Subscribe(channel, _arrived, CommandFlags.FireAndForget);
            }
        }
    }

    /// <summary>
    /// The messages in the order of their arrival. The client fills the queues of all subscriptions from one thread; it
    /// keeps no order between the readers of several queues.
    /// </summary>
    public ChannelMessageQueue Queue { get; }

    /// <summary>Waits until Redis has confirmed the subscription: every later message arrives.</summary>
    /// <param name="cancellationToken">Ends the wait, not the subscription.</param>
    /// <exception cref="LogStoreException"><c>store_unreachable</c>: Redis was away for too long. The subscription begins when it is back.</exception>
    public Task ConfirmedAsync(CancellationToken cancellationToken) => _connection.TryAsync(
        async _ =>
        {
            try
            {
                await AskAsync();
                return true;
            }
            finally
            {
                Remove(s_ignore);
            }
        },
        cancellationToken);

    /// <summary>Unsubscribes. A message that has arrived already may still be handled.</summary>
    public void Dispose()
    {
        if (_arrived is not null)
        {
            Remove(_arrived);
        }

        lock (_gate)
        {
            Queue.Unsubscribe(CommandFlags.FireAndForget);
        }
    }

    // The client waits for the answer only where it adds a handler.
    private async Task AskAsync()
    {
        Task asked;
        lock (_gate)
        {
            asked = _subscriber.SubscribeAsync(_channel, s_ignore);
        }

        await asked;

        // The client does not report an error that answers a subscription.
        if (_subscriber.SubscribedEndpoint(_channel) is null)
        {
            throw _connection.IsConnected
                ? new LogStoreException("store_unreachable", $"Redis refuses the subscription to {_channel}. The ACL of the user in Redis:Url (REDIS_URL) must permit it.")
                : new RedisException("The connection was lost while Redis confirmed a subscription.");
        }
    }

    private void Remove(Action<RedisChannel, RedisValue> handler)
    {
        lock (_gate)
        {
            _subscriber.Unsubscribe(_channel, handler, CommandFlags.FireAndForget);
        }
    }
}
