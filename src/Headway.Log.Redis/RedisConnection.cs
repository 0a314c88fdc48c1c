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

    private readonly ConnectionMultiplexer _commands;
    private readonly ConnectionMultiplexer _subscriptions;

    private RedisConnection(RedisOptions options, ConnectionMultiplexer commands, ConnectionMultiplexer subscriptions)
    {
        Options = options;
        _commands = commands;
        _subscriptions = subscriptions;
        _subscriptions.ConnectionRestored += (_, restored) =>
        {
            if (restored.ConnectionType == ConnectionType.Subscription)
            {
                Restored?.Invoke(this, EventArgs.Empty);
            }
        };
    }

    /// <summary>
    /// What is published may have been missed, and is heard again from now on: whoever follows something looks how it
    /// stands. Raised on a thread of the client; must not block.
    /// </summary>
    public event EventHandler? Restored;

    /// <summary>How Redis is used.</summary>
    public RedisOptions Options { get; }

    /// <summary>Whether Redis is in reach, for commands and for what is published.</summary>
    public bool IsConnected => _commands.IsConnected && _subscriptions.IsConnected;

    /// <summary>For commands. Calls do not retry: <see cref="TryAsync"/> does.</summary>
    public IDatabase Database => _commands.GetDatabase();

    /// <summary>For channels. A handler runs on the one thread that handles all messages: it must be quick and never wait.</summary>
    public ISubscriber Subscriber => _subscriptions.GetSubscriber();

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
        var commands = await ConnectionMultiplexer.ConnectAsync(address);
        commands.PreserveAsyncOrder = false;
        var subscriptions = await ConnectionMultiplexer.ConnectAsync(address);
        subscriptions.PreserveAsyncOrder = true;
        var connection = new RedisConnection(options, commands, subscriptions);
        try
        {
            await connection.Database.PingAsync().WaitAsync(s_answer);
            return connection;
        }
        catch (Exception fault) when (IsPassing(fault))
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
    public async Task<T> TryAsync<T>(Func<IDatabase, Task<T>> action, CancellationToken cancellationToken)
    {
        var began = Environment.TickCount64;
        for (var pause = 10; ; pause = Math.Min(pause * 2, 500))
        {
            try
            {
                return await action(Database).WaitAsync(s_answer, cancellationToken);
            }
            catch (RedisServerException fault) when (fault.Message.StartsWith("OOM ", StringComparison.Ordinal)
                || fault.Message.Contains("used memory > 'maxmemory'", StringComparison.Ordinal))
            {
                throw new LogStoreException("store_full", "Redis has reached its maxmemory: nothing was stored. Give it more, or shorten Redis:Retention.", fault);
            }
            catch (Exception fault) when (IsPassing(fault))
            {
                if (Environment.TickCount64 - began > Options.Patience.TotalMilliseconds)
                {
                    throw new LogStoreException("store_unreachable", "Redis is out of reach; try again when it is back.", fault);
                }
            }

            await Task.Delay(pause, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _subscriptions.CloseAsync(allowCommandsToComplete: false);
        await _commands.CloseAsync(allowCommandsToComplete: true);
        _subscriptions.Dispose();
        _commands.Dispose();
    }

    // NOSCRIPT: the client learns that the server has forgotten a script, and sends it whole the next time.
    private static bool IsPassing(Exception fault) => fault switch
    {
        RedisServerException { Message: var said } => s_passing.Any(code => said.StartsWith(code, StringComparison.Ordinal)),
        RedisException or TimeoutException or System.Net.Sockets.SocketException or IOException => true,
        _ => false,
    };

    private static readonly string[] s_passing =
        ["NOSCRIPT", "LOADING", "BUSY", "CLUSTERDOWN", "MASTERDOWN", "TRYAGAIN", "READONLY", "MOVED", "ASK", "NOREPLICAS", "UNBLOCKED", "Endpoint "];
}
