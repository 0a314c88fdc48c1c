using System.Threading.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// Hears several channels in one loop. Each channel keeps its order, and a mark is handled behind every message that
/// arrived before it.
/// </summary>
/// <remarks>
/// The client has a queue for each channel and fills all of them from one thread, so a message that arrived before a
/// mark is in its queue when the mark is. A message that arrived just behind the mark may still be handled before it.
/// </remarks>
internal sealed class MarkedChannels : IAsyncDisposable
{
    private readonly Channel<bool> _arrived = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly List<(RedisSubscription Channel, Action<ChannelMessage> Handler)> _messages;
    private readonly (RedisSubscription Channel, Action<ChannelMessage> Handler)? _marks;
    private readonly Task _running;

    /// <summary>Begins to hear.</summary>
    /// <param name="redis">Where.</param>
    /// <param name="messages">The channels or patterns of messages, each with its handler. Handlers run one at a time and must be quick.</param>
    /// <param name="marks">The channel of marks, if there is one.</param>
    public MarkedChannels(RedisConnection redis, IEnumerable<(RedisChannel Name, Action<ChannelMessage> Handler)> messages, (RedisChannel Name, Action<ChannelMessage> Handler)? marks)
    {
        _messages = [.. messages.Select(channel => (redis.Subscribe(channel.Name, OnArrived), channel.Handler))];
        _marks = marks is { } channel ? (redis.Subscribe(channel.Name, OnArrived), channel.Handler) : null;
        _running = Task.Run(RunAsync, CancellationToken.None);
    }

    private IEnumerable<RedisSubscription> Channels => _messages.Select(static one => one.Channel).Concat(_marks is { } marks ? [marks.Channel] : []);

    /// <summary>Waits until Redis has confirmed all subscriptions.</summary>
    /// <exception cref="Log.LogStoreException"><c>store_unreachable</c>: Redis was away for too long.</exception>
    public Task ConfirmedAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(Channels.Select(channel => channel.ConfirmedAsync(cancellationToken)));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var channel in Channels)
        {
            channel.Dispose();
        }

        _arrived.Writer.TryComplete();
        await _running;
    }

    private void OnArrived() => _arrived.Writer.TryWrite(true);

    private async Task RunAsync()
    {
        await foreach (var _ in _arrived.Reader.ReadAllAsync())
        {
            while (HandleNext())
            {
            }
        }
    }

    // The mark is taken first, the other queues are read to their present end, and then the mark is handled.
    private bool HandleNext()
    {
        ChannelMessage mark = default;
        var isMarked = _marks is { } marks && marks.Channel.Queue.TryRead(out mark);
        var any = isMarked;
        foreach (var (channel, handler) in _messages)
        {
            any |= Handle(channel.Queue, handler, isMarked && channel.Queue.TryGetCount(out var count) ? count : 1);
        }

        if (isMarked)
        {
            _marks!.Value.Handler(mark);
        }

        return any;
    }

    private static bool Handle(ChannelMessageQueue queue, Action<ChannelMessage> handler, int most)
    {
        var any = false;
        while (most-- > 0 && queue.TryRead(out var message))
        {
            handler(message);
            any = true;
        }

        return any;
    }
}
