using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>
/// One multiplexed connection, replaced when it is dead and does not know it. The client comes back by itself after a
/// connection is closed; but of a network that swallows everything it hears nothing, and TCP tries again ever more
/// rarely, so that it would stay away for as long again as the network was.
/// </summary>
/// <remarks><see cref="WatchAsync"/> alone replaces the connection; anyone uses <see cref="Current"/>.</remarks>
internal sealed class RedisLink : IAsyncDisposable
{
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan s_look = TimeSpan.FromSeconds(2);
    private const int MostMisses = 2;

    private readonly ConfigurationOptions _address;
    private readonly bool _isOrdered;
    private ConnectionMultiplexer _current;

    private RedisLink(ConfigurationOptions address, bool isOrdered, ConnectionMultiplexer current)
    {
        _address = address;
        _isOrdered = isOrdered;
        _current = current;
    }

    public ConnectionMultiplexer Current => Volatile.Read(ref _current);

    /// <summary>Connects, or begins to try.</summary>
    /// <param name="address">Where to.</param>
    /// <param name="isOrdered">Whether answers and messages are handled one after another, in the order of arrival.</param>
    public static async Task<RedisLink> OpenAsync(ConfigurationOptions address, bool isOrdered) =>
        new(address, isOrdered, await ConnectAsync(address, isOrdered));

    /// <summary>Replaces the connection whenever it is dead, until told to stop.</summary>
    /// <param name="replaced">Called with each new one before it is used; the one before it is closed.</param>
    /// <param name="cancellationToken">Ends the watch.</param>
    public async Task WatchAsync(Func<ConnectionMultiplexer, Task> replaced, CancellationToken cancellationToken)
    {
        try
        {
            for (var misses = 0; ; misses = await AnswersAsync() ? 0 : misses + 1)
            {
                if (misses == MostMisses)
                {
                    await ReplaceAsync(replaced);
                    misses = 0;
                }

                await Task.Delay(s_look, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    public async ValueTask DisposeAsync() => await CloseAsync(Current);

    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions address, bool isOrdered)
    {
        var connection = await ConnectionMultiplexer.ConnectAsync(address.Clone());
        return connection;
    }

    private static async Task CloseAsync(ConnectionMultiplexer connection)
    {
        await connection.CloseAsync(allowCommandsToComplete: false);
        connection.Dispose();
    }

    // One that knows that it is not connected is trying already.
    private async Task<bool> AnswersAsync()
    {
        try
        {
            await Task.WhenAll(Pings()).WaitAsync(s_answer);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
        catch (RedisException)
        {
            return true;
        }
    }

    private IEnumerable<Task> Pings()
    {
        var connection = Current;
        if (_isOrdered)
        {
            return connection.IsConnected ? [connection.GetSubscriber().PingAsync()] : [];
        }

        return connection.GetEndPoints().Select(place => connection.GetServer(place)).Where(static server => server.IsConnected).Select(static server => server.PingAsync());
    }

    private async Task ReplaceAsync(Func<ConnectionMultiplexer, Task> replaced)
    {
        var dead = Current;
        await CloseAsync(dead); // first, so that nothing is heard twice
        var fresh = await ConnectAsync(_address, _isOrdered);
        await replaced(fresh);
        Volatile.Write(ref _current, fresh);
    }
}
