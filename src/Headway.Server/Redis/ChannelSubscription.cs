using System.Globalization;
using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// The subscription to the channels of one dialect. Every process subscribes; the leader accepts the messages after its own
/// mark. A mark is a message on the channel with the empty id, which no task has. It arrives in order with the other
/// messages, so a leader and its successor never accept the same message.
/// </summary>
/// <remarks>Thread-safe. The client calls the handler for one message at a time.</remarks>
internal sealed class ChannelSubscription : IDisposable
{
    private readonly RedisConnection _redis;
    private readonly ChannelRoute _route;
    private readonly ChannelCounts _counts;
    private readonly int _maxEventBytes;
    private readonly RedisSubscription _subscription;
    private readonly Lock _gate = new();
    private ChannelSession? _session;
    private (ChannelSession Session, TaskCompletionSource Received)? _ownMark;
    private TaskCompletionSource? _successor;

    public ChannelSubscription(RedisConnection redis, ChannelRoute route, ChannelCounts counts, HttpOptions http)
    {
        (_redis, _route, _counts, _maxEventBytes) = (redis, route, counts, http.MaxEventBytes);
        _subscription = redis.Subscribe(RedisChannel.Pattern(route.Pattern.Text));
        _subscription.Queue.OnMessage(OnMessage);
    }

    /// <summary>Whether the client considers the subscription connected.</summary>
    public bool IsConnected => _subscription.IsConnected;

    private string MarkStart => $$$"""{"headway":"{{{_redis.Options.Prefix}}}","term":""";

    /// <summary>Waits until Redis has confirmed the subscription.</summary>
    /// <exception cref="Log.LogStoreException">Redis is unreachable, or refuses the subscription.</exception>
    public Task ConfirmedAsync(CancellationToken cancellationToken) => _subscription.ConfirmedAsync(cancellationToken);

    /// <summary>Passes all further messages to a session.</summary>
    public void Open(ChannelSession session)
    {
        lock (_gate)
        {
            _session = session;
        }
    }

    /// <summary>Publishes the session's mark, and passes all messages after it to the session. Completes when the mark arrives.</summary>
    public async Task OpenAtMarkAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        var received = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _ownMark = (session, received);
        }

        await _redis.Database.PublishAsync(RedisChannel.Literal(_route.Pattern.Name("")), Mark(session.Term)).WaitAsync(cancellationToken);
        await received.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Completes when the mark of a successor arrives. Later messages are ignored.</summary>
    public Task WaitForSuccessorAsync()
    {
        lock (_gate)
        {
            _successor ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _successor.Task;
        }
    }

    /// <summary>Ignores all further messages.</summary>
    public void Close()
    {
        lock (_gate)
        {
            (_session, _ownMark, _successor) = (null, null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    private string Mark(long term) => $"{MarkStart}{term.ToString(CultureInfo.InvariantCulture)}}}";

    private void OnMessage(ChannelMessage message)
    {
        var payload = (byte[]?)message.Message ?? [];
        lock (_gate)
        {
            if (message.Channel == _route.Pattern.Name("") && Encoding.UTF8.GetString(payload) is var text && text.StartsWith(MarkStart, StringComparison.Ordinal))
            {
                OnMark(text);
            }
            else if (_session is { } session)
            {
                Take(session, message.Channel!, payload);
            }
        }
    }

    private void OnMark(string mark)
    {
        if (_ownMark is { } ownMark && mark == Mark(ownMark.Session.Term))
        {
            (_session, _ownMark) = (ownMark.Session, null);
            ownMark.Received.SetResult();
        }
        else if (_successor is { } successor)
        {
            _session = null;
            successor.TrySetResult();
        }
    }

    private void Take(ChannelSession session, string channel, byte[] payload)
    {
        if (_route.Pattern.IdOf(channel) is not { } id)
        {
            _counts.Refused(_route.Dialect, "invalid_channel");
        }
        else if (payload.Length <= _maxEventBytes)
        {
            session.Take(new(_route, id, payload));
        }
        else
        {
            TakeOversized(session, id, payload);
        }
    }

    // The note contains only the beginning of the message. A terminal message still ends its job.
    private void TakeOversized(ChannelSession session, string id, byte[] payload)
    {
        var (end, fault) = ProducerMessage.Read(payload, _route.Dialect, _maxEventBytes);
        _counts.Refused(_route.Dialect, fault!.Code);
        session.Take(new(_route, id, [], ProducerMessage.Refusal(payload, fault)));
        if (end is { } e)
        {
            session.Take(new(_route, id, [], e));
        }
    }
}
