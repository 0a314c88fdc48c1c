using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using StackExchange.Redis;

namespace Headway.Log.Redis;

/// <summary>
/// Hears several channels and patterns in the one order in which Redis sends their messages. The client library keeps
/// the order of each subscription alone, so this has a socket of its own.
/// </summary>
/// <remarks>Thread-safe. It reconnects by itself; messages that were published meanwhile are missed.</remarks>
public sealed class OrderedSubscriber : IAsyncDisposable
{
    private static readonly TimeSpan s_connect = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan s_ping = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_silence = TimeSpan.FromSeconds(8); // pings bring an answer each second
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(500);

    private readonly ConfigurationOptions _address;
    private readonly TimeSpan _patience;
    private readonly TimeProvider _time;
    private readonly IReadOnlyList<RedisChannel> _channels;
    private readonly Action<RedisChannel, string, byte[]> _handler;
    private readonly Action _restored;
    private readonly TaskCompletionSource _confirmed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _closing = new();
    private readonly Task _running;

    internal OrderedSubscriber(
        ConfigurationOptions address, TimeSpan patience, TimeProvider time, IReadOnlyList<RedisChannel> channels, Action<RedisChannel, string, byte[]> handler, Action restored)
    {
        _address = address;
        _patience = patience;
        _time = time;
        _channels = channels;
        _handler = handler;
        _restored = restored;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    /// <summary>Waits until Redis has confirmed all subscriptions for the first time, for at most <see cref="RedisOptions.Patience"/>.</summary>
    /// <exception cref="LogStoreException"><c>store_unreachable</c>: Redis was away for too long, or refuses a subscription.</exception>
    public async Task ConfirmedAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _confirmed.Task.WaitAsync(_patience, _time, cancellationToken);
        }
        catch (TimeoutException fault)
        {
            throw new LogStoreException("store_unreachable", "Redis is out of reach; its channels cannot be heard.", fault);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_closing.IsCancellationRequested)
        {
            return;
        }

        await _closing.CancelAsync();
        await _running;
        _confirmed.TrySetCanceled();
        _closing.Dispose();
    }

    private async Task RunAsync()
    {
        for (var attempt = 0; !_closing.IsCancellationRequested; attempt++)
        {
            try
            {
                await HearAsync(_address.EndPoints[attempt % _address.EndPoints.Count]);
            }
            catch (RedisException refusal)
            {
                if (refusal.Message.StartsWith("NOPERM", StringComparison.Ordinal))
                {
                    _confirmed.TrySetException(new LogStoreException(
                        "store_unreachable", "Redis refuses a subscription. The ACL of the user in Redis:Url (REDIS_URL) must permit the channels.", refusal));
                }
            }
            catch (Exception fault) when (fault is IOException or InvalidDataException or SocketException or AuthenticationException or OperationCanceledException)
            {
                // Redis is away, silent, or this closes.
            }

            await Task.Delay(s_pause, _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task HearAsync(System.Net.EndPoint place)
    {
        using var silence = new CancellationTokenSource(s_connect, _time);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(silence.Token, _closing.Token);
        await using var socket = await RespSocket.OpenAsync(place, _address, ended.Token);
        foreach (var channel in _channels)
        {
            await socket.WriteAsync([channel.IsPattern ? "PSUBSCRIBE" : "SUBSCRIBE", channel.ToString()], ended.Token);
        }

        var pinging = PingAsync(socket, ended.Token);
        try
        {
            for (var missing = _channels.Count; ;)
            {
                silence.CancelAfter(s_silence);
                var message = await socket.ReadAsync(ended.Token);
                missing -= Take(message) ? 1 : 0;
                missing = missing == 0 ? Begun() : missing;
            }
        }
        finally
        {
            await ended.CancelAsync();
            await pinging;
        }
    }

    // Whether it confirms a subscription.
    private bool Take(byte[][] message)
    {
        switch (Encoding.UTF8.GetString(message[0]), message.Length)
        {
            case ("pmessage", 4):
                _handler(RedisChannel.Pattern(message[1]), Encoding.UTF8.GetString(message[2]), message[3]);
                return false;
            case ("message", 3):
                _handler(RedisChannel.Literal(message[1]), Encoding.UTF8.GetString(message[1]), message[2]);
                return false;
            case ("psubscribe" or "subscribe", _):
                return true;
            default:
                return false; // the answer to a ping
        }
    }

    // Never zero again.
    private int Begun()
    {
        if (!_confirmed.TrySetResult())
        {
            _restored();
        }

        return -1;
    }

    private async Task PingAsync(RespSocket socket, CancellationToken cancellationToken)
    {
        try
        {
            while (true)
            {
                await Task.Delay(s_ping, _time, cancellationToken);
                await socket.WriteAsync(["PING"], cancellationToken);
            }
        }
        catch (Exception fault) when (fault is IOException or SocketException or ObjectDisposedException or OperationCanceledException)
        {
            // The reader finds it out too.
        }
    }
}
