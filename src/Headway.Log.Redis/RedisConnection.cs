using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>This process's connection to Redis. The client multiplexes all commands over one socket and receives all messages over a second one.</summary>
/// <remarks>Thread-safe. One instance serves the whole process. It reconnects and subscribes again by itself.</remarks>
public sealed class RedisConnection : IAsyncDisposable
{
    private static readonly TimeSpan s_start = TimeSpan.FromSeconds(10); // Redis may be starting too, or be very busy

    private readonly ConnectionMultiplexer _redis;
    private readonly ISubscriber _subscriber;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new(); // orders the client's changes of subscriptions

    private RedisConnection(RedisOptions options, ConnectionMultiplexer redis, TimeProvider time)
    {
        Options = options;
        _redis = redis;
        _time = time;
        _subscriber = redis.GetSubscriber();
        Database = redis.GetDatabase();
        _redis.ConnectionRestored += OnConnectionRestored;
    }

    /// <summary>
    /// Raised when the subscriptions work again after a loss. Messages may have been missed, so a subscriber must read
    /// the current state. The handler runs on a thread of the pool and must not block.
    /// </summary>
    public event EventHandler? Restored;

    /// <summary>The options.</summary>
    public RedisOptions Options { get; }

    /// <summary>Whether commands and messages are connected, as far as the client knows.</summary>
    public bool IsConnected => _redis.IsConnected && _subscriber.IsConnected();

    /// <summary>Whether it is a Redis Cluster, as far as the client knows.</summary>
    internal bool IsCluster => _redis.GetServers().Any(static server => server.ServerType == ServerType.Cluster);

    /// <summary>How many addresses <see cref="RedisOptions.Url"/> has.</summary>
    internal int Addresses => RedisAddress.Read(Options.Url).EndPoints.Count;

    /// <summary>Runs commands. A command fails at once while Redis is unreachable; <see cref="TryAsync"/> retries.</summary>
    public IDatabase Database { get; }

    /// <summary>The name of a key or channel of this installation. A cluster derives the slot from the part in braces.</summary>
    public string Name(string rest) => $"{Options.Prefix}:{rest}";

    /// <summary>Connects.</summary>
    /// <param name="options">The address and the options.</param>
    /// <param name="time">Times retries. The default value is the system's clock.</param>
    /// <exception cref="LogStoreException"><c>store_address</c>: the address cannot be read. <c>store_unreachable</c>: nothing answers there, or Redis refuses the login.</exception>
    public static Task<RedisConnection> OpenAsync(RedisOptions options, TimeProvider? time = null) =>
        OpenAsync(options, Configure(RedisAddress.Read(options.Url), options), time ?? TimeProvider.System);

    /// <summary>
    /// Connects to a single server of <see cref="RedisOptions.Url"/>, also of a cluster. There each server sends every
    /// message, and a client that knows all servers may be subscribed at two, and receive each message twice.
    /// </summary>
    /// <param name="options">The address and the options.</param>
    /// <param name="number">Which address is tried first; the others follow when it cannot be reached.</param>
    /// <param name="time">Times retries.</param>
    /// <exception cref="LogStoreException">As <see cref="OpenAsync(RedisOptions, TimeProvider)"/>.</exception>
    internal static async Task<RedisConnection> OpenOneAsync(RedisOptions options, int number, TimeProvider time)
    {
        var all = RedisAddress.Read(options.Url).EndPoints;
        for (var tried = 1; ; tried++, number++)
        {
            var address = Configure(RedisAddress.Read(options.Url), options);
            address.EndPoints.Clear();
            address.EndPoints.Add(all[number % all.Count]);
            address.CommandMap = CommandMap.Create(["CLUSTER"], available: false);
            try
            {
                return await OpenAsync(options, address, time);
            }
            catch (LogStoreException) when (tried < all.Count)
            {
                // The next one.
            }
        }
    }

    private static async Task<RedisConnection> OpenAsync(RedisOptions options, ConfigurationOptions address, TimeProvider time)
    {
        var connection = new RedisConnection(options, await ConnectionMultiplexer.ConnectAsync(address), time);
        try
        {
            await connection.RetryAsync(_ => connection.PingAsync(), s_start, CancellationToken.None);
            return connection;
        }
        catch (Exception fault) when (fault is LogStoreException or RedisException)
        {
            await connection.DisposeAsync();
            throw RedisFaults.NotOpened(string.Join(", ", address.EndPoints), RedisFaults.IsRefused(fault), fault);
        }
    }

    /// <summary>
    /// Runs a command, and retries it while Redis is unreachable or not ready, for at most
    /// <see cref="RedisOptions.Patience"/>. The command must be idempotent: an answer may have been lost.
    /// </summary>
    /// <exception cref="LogStoreException"><c>store_unreachable</c>: the time has elapsed. <c>store_full</c>: Redis has no memory left; nothing was stored.</exception>
    public Task<T> TryAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken) =>
        RetryAsync(action, Options.Patience, cancellationToken);

    /// <summary>Subscribes to a channel or pattern, now or as soon as Redis is back.</summary>
    public RedisSubscription Subscribe(RedisChannel channel) => new(this, _subscriber, _gate, channel);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        _redis.ConnectionRestored -= OnConnectionRestored;
        await _redis.CloseAsync(allowCommandsToComplete: false);
        await _redis.DisposeAsync();
    }

    // No backlog while Redis is unreachable: a command whose caller has given up must not run later.
    // The client drops a socket that has delivered nothing for four times SyncTimeout while an answer to its ping is
    // overdue by AsyncTimeout; so a network that swallows packets is noticed after eight to ten seconds.
    private static ConfigurationOptions Configure(ConfigurationOptions address, RedisOptions options)
    {
        address.AbortOnConnectFail = false;
        address.BacklogPolicy = BacklogPolicy.FailFast;
        address.ConnectTimeout = 2000;
        address.AsyncTimeout = 5000;
        address.SyncTimeout = 2000;
        address.KeepAlive = 1;
        address.HeartbeatConsistencyChecks = true; // a ping each second, also when commands are sent
        address.ReconnectRetryPolicy = new LinearRetry(500);
        address.IncludeDetailInExceptions = false;
        address.ConfigurationChannel = ""; // an ACL need not permit what is not used
        address.TieBreaker = "";
        address.ClientName = "headway-" + options.Node;
        return address;
    }

    private async Task<T> RetryAsync<T>(Func<IDatabase, Task<T>> action, TimeSpan patience, CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        for (var pause = 10; ; pause = Math.Min(pause * 2, 500))
        {
            try
            {
                return await action(Database).WaitAsync(cancellationToken);
            }
            catch (RedisServerException fault) when (RedisFaults.IsFull(fault))
            {
                throw new LogStoreException("store_full", "Redis has reached its maxmemory; nothing was stored. Increase maxmemory, or shorten Redis:Retention.", fault);
            }
            catch (Exception fault) when (RedisFaults.IsPassing(fault))
            {
                if (_time.GetElapsedTime(began) > patience)
                {
                    throw new LogStoreException("store_unreachable", "Redis is unreachable; try again later.", fault);
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(pause), _time, cancellationToken);
        }
    }

    private async Task<bool> PingAsync()
    {
        await Database.PingAsync();
        await _subscriber.PingAsync();
        return true;
    }

    private void OnConnectionRestored(object? sender, ConnectionFailedEventArgs e)
    {
        if (e.ConnectionType == ConnectionType.Subscription)
        {
            _ = RaiseRestoredAsync();
        }
    }

    // The client has sent the subscriptions; the answer to a later ping confirms that Redis has processed them.
    private async Task RaiseRestoredAsync()
    {
        try
        {
            await _subscriber.PingAsync();
        }
        catch (Exception fault) when (RedisFaults.IsPassing(fault))
        {
            // The connection is lost again. An extra event is harmless.
        }

        Restored?.Invoke(this, EventArgs.Empty);
    }
}
