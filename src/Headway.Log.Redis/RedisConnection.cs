using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>
/// This process's way to Redis: one multiplexed connection for commands, and one for what is published, whose handlers
/// run one after another in the order of arrival. Both come back by themselves after a loss.
/// </summary>
/// <remarks>Thread-safe. Made once for a process and shared by all that use Redis.</remarks>
public sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(10); // for a Redis that is just starting as well, or very busy

    private static readonly string[] s_passing =
        ["NOSCRIPT", "LOADING", "BUSY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "READONLY", "MOVED", "ASK", "NOREPLICAS", "UNBLOCKED", "Endpoint "];

    private readonly RedisLink _commands;
    private readonly RedisLink _messages;
    private readonly Lock _gate = new();
    private readonly List<(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler)> _subscriptions = [];
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _watching;

    private RedisConnection(RedisOptions options, RedisLink commands, RedisLink messages)
    {
        Options = options;
        _commands = commands;
        _messages = messages;
        Hear(messages.Current);
        _watching = Task.WhenAll(
            commands.WatchAsync(static _ => Task.CompletedTask, _closing.Token), messages.WatchAsync(ResubscribeAsync, _closing.Token));
    }

    /// <summary>
    /// What is published may have been missed, and is heard again from now on: whoever follows something looks how it
    /// stands. Raised on a thread of the client; must not block.
    /// </summary>
    public event EventHandler? Restored;

    /// <summary>How Redis is used.</summary>
    public RedisOptions Options { get; }

    /// <summary>Whether Redis is connected, as far as is known.</summary>
    public bool IsConnected => _commands.Current.IsConnected && _messages.Current.IsConnected;

    /// <summary>For commands. Calls do not retry: <see cref="TryAsync"/> does.</summary>
    public IDatabase Database => _commands.Current.GetDatabase();

    /// <summary>The name of a key or channel of this installation. What stands in braces decides where a cluster keeps it.</summary>
    public string Name(string rest) => $"{Options.Prefix}:{rest}";

    /// <summary>Connects.</summary>
    /// <exception cref="LogStoreException">The address is none, or nothing answers there.</exception>
    public static async Task<RedisConnection> OpenAsync(RedisOptions options)
    {
        var address = RedisAddress.Read(options.Url);
        address.AbortOnConnectFail = false;
        address.ConnectTimeout = 2000;
        address.SyncTimeout = 5000;
        address.KeepAlive = 3;
        address.ClientName = "headway-" + options.Node;
        address.AllowAdmin = false;
        var connection = new RedisConnection(options, await RedisLink.OpenAsync(address, isOrdered: false), await RedisLink.OpenAsync(address, isOrdered: true));
        try
        {
            await connection.RetryAsync(static redis => redis.PingAsync(), s_start, CancellationToken.None);
            return connection;
        }
        catch (LogStoreException fault)
        {
            await connection.DisposeAsync();
            var places = string.Join(", ", address.EndPoints);
            throw new LogStoreException("store_unreachable", $"Redis does not answer at {places}. Start it, or correct Redis:Url (REDIS_URL).", fault);
        }
    }

    /// <summary>
    /// Does something with Redis, again and again while Redis is out of reach or not ready, for as long as
    /// <see cref="RedisOptions.Patience"/>. What is done must be right to do twice: an answer may have been lost.
    /// </summary>
    /// <exception cref="LogStoreException"><c>store_unreachable</c>: it lasted too long. <c>store_full</c>: Redis has no memory left; nothing was done.</exception>
    public Task<T> TryAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken) =>
        RetryAsync(action, Options.Patience, cancellationToken);

    private async Task<T> RetryAsync<T>(Func<IDatabase, Task<T>> action, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = Environment.TickCount64;
        for (var pause = 10; ; pause = Math.Min(pause * 2, 500))
        {
            try
            {
                return await action(Database).WaitAsync(s_answer, cancellationToken);
            }
            catch (RedisServerException fault) when (IsFull(fault.Message))
            {
                throw new LogStoreException("store_full", "Redis has reached its maxmemory: nothing was stored. Give it more, or shorten Redis:Retention.", fault);
            }
            catch (Exception fault) when (IsPassing(fault))
            {
                if (Environment.TickCount64 - began > patience.TotalMilliseconds)
                {
                    throw new LogStoreException("store_unreachable", "Redis is out of reach; try again when it is back.", fault);
                }
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <summary>Has a handler called with what is published on a channel, or on all that a pattern names, from when the task ends until <see cref="Unsubscribe"/>.</summary>
    /// <param name="channel">The channel or pattern.</param>
    /// <param name="handler">Runs on the one thread that handles all messages: it must be quick and never wait.</param>
    /// <param name="cancellationToken">Ends the wait, not the subscription.</param>
    /// <exception cref="LogStoreException"><c>store_unreachable</c>: it will be heard when Redis is back, unless <see cref="Unsubscribe"/> is called.</exception>
    public async Task SubscribeAsync(RedisChannel channel, Action<RedisChannel, RedisValue> handler, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _subscriptions.Add((channel, handler));
        }

        await TryAsync(
            async _ =>
            {
                // A second try must not make the handler hear twice.
                var subscriber = _messages.Current.GetSubscriber();
                await subscriber.UnsubscribeAsync(channel, handler, CommandFlags.FireAndForget);
                await subscriber.SubscribeAsync(channel, handler);
                return true;
            },
            cancellationToken);
    }

    /// <summary>Has a handler called no more. What has arrived already may still come to it.</summary>
    public void Unsubscribe(RedisChannel channel, Action<RedisChannel, RedisValue> handler)
    {
        lock (_gate)
        {
            _subscriptions.Remove((channel, handler));
        }

        _ = _messages.Current.GetSubscriber().UnsubscribeAsync(channel, handler, CommandFlags.FireAndForget);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _watching;
        await _messages.DisposeAsync();
        await _commands.DisposeAsync();
        _closing.Dispose();
    }

    private static bool IsFull(string said) =>
        said.StartsWith("OOM ", StringComparison.Ordinal) || said.Contains("used memory > 'maxmemory'", StringComparison.Ordinal);

    // NOSCRIPT: the client learns that the server has forgotten a script, and sends it whole the next time. A disposed
    // connection is one that is being replaced.
    private static bool IsPassing(Exception fault) => fault switch
    {
        RedisServerException { Message: var said } => s_passing.Any(code => said.StartsWith(code, StringComparison.Ordinal)),
        RedisException or TimeoutException or System.Net.Sockets.SocketException or IOException or ObjectDisposedException => true,
        _ => false,
    };

    private void Hear(ConnectionMultiplexer messages) => messages.ConnectionRestored += (_, restored) =>
    {
        if (restored.ConnectionType == ConnectionType.Subscription)
        {
            Restored?.Invoke(this, EventArgs.Empty);
        }
    };

    private async Task ResubscribeAsync(ConnectionMultiplexer messages)
    {
        Hear(messages);
        List<(RedisChannel Channel, Action<RedisChannel, RedisValue> Handler)> subscriptions;
        lock (_gate)
        {
            subscriptions = [.. _subscriptions];
        }

        try
        {
            await Task.WhenAll(subscriptions.Select(one => messages.GetSubscriber().SubscribeAsync(one.Channel, one.Handler))).WaitAsync(s_answer);
        }
        catch (Exception fault) when (IsPassing(fault))
        {
            // Redis is still away. The client keeps the wishes, makes them good when it is back, and says so.
        }

        Restored?.Invoke(this, EventArgs.Empty);
    }
}
