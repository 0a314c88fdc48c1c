using System.Globalization;
using System.Text;
using Headway.AspNetCore;
using Headway.AspNetCore.Dialects.Channels;
using Headway.Log.Redis;
using StackExchange.Redis;

namespace Headway.Server.Redis;

/// <summary>
/// The subscription to one contract's channels. Every process is subscribed, and only the leader takes messages: those
/// behind its own mark. A mark is a message on the channel of an empty id, which no task has; it arrives in order
/// with the messages, so what one leader takes before a mark the next one does not take again.
/// </summary>
/// <remarks>Thread-safe. The client calls the handler for one message after the other.</remarks>
internal sealed class ChannelSubscription : IDisposable
{
    private readonly RedisConnection _redis;
    private readonly ChannelRoute _route;
    private readonly ChannelCounts _counts;
    private readonly int _maxEventBytes;
    private readonly RedisSubscription _subscription;
    private readonly Lock _gate = new();
    private ChannelSession? _session;
    private (ChannelSession Session, TaskCompletionSource Heard)? _awaited;
    private TaskCompletionSource? _leaving;

    public ChannelSubscription(RedisConnection redis, ChannelRoute route, ChannelCounts counts, HttpOptions http)
    {
        (_redis, _route, _counts, _maxEventBytes) = (redis, route, counts, http.MaxEventBytes);
        _subscription = redis.Subscribe(RedisChannel.Pattern(route.Pattern.Text));
        _subscription.Queue.OnMessage(Hear);
    }

    /// <summary>Whether Redis sends the messages, as far as the client knows.</summary>
    public bool IsConnected => _subscription.IsConnected;

    private string MarkStart => $$$"""{"headway":"{{{_redis.Options.Prefix}}}","term":""";

    /// <summary>Waits until Redis has confirmed the subscription.</summary>
    /// <exception cref="Log.LogStoreException">Redis is out of reach, or refuses the subscription.</exception>
    public Task ConfirmedAsync(CancellationToken cancellationToken) => _subscription.ConfirmedAsync(cancellationToken);

    /// <summary>Takes all messages from now on.</summary>
    public void Open(ChannelSession session)
    {
        lock (_gate)
        {
            _session = session;
        }
    }

    /// <summary>Publishes the session's mark, and takes all messages behind it. Ends when the mark is heard.</summary>
    public async Task OpenAtMarkAsync(ChannelSession session, CancellationToken cancellationToken)
    {
        var heard = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            _awaited = (session, heard);
        }

        await _redis.Database.PublishAsync(RedisChannel.Literal(_route.Pattern.Name("")), Mark(session.Term)).WaitAsync(cancellationToken);
        await heard.Task.WaitAsync(cancellationToken);
    }

    /// <summary>Ends when the mark of a successor is heard. From then on no message is taken.</summary>
    public Task LeaveAsync()
    {
        lock (_gate)
        {
            _leaving ??= new(TaskCreationOptions.RunContinuationsAsynchronously);
            return _leaving.Task;
        }
    }

    /// <summary>Takes no message any more.</summary>
    public void Close()
    {
        lock (_gate)
        {
            (_session, _awaited, _leaving) = (null, null, null);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _subscription.Dispose();

    private string Mark(long term) => $"{MarkStart}{term.ToString(CultureInfo.InvariantCulture)}}}";

    private void Hear(ChannelMessage message)
    {
        var payload = (byte[]?)message.Message ?? [];
        lock (_gate)
        {
            if (message.Channel == _route.Pattern.Name("") && Encoding.UTF8.GetString(payload) is var text && text.StartsWith(MarkStart, StringComparison.Ordinal))
            {
                HearMark(text);
            }
            else if (_session is { } session)
            {
                Take(session, message.Channel!, payload);
            }
        }
    }

    private void HearMark(string mark)
    {
        if (_awaited is { } awaited && mark == Mark(awaited.Session.Term))
        {
            (_session, _awaited) = (awaited.Session, null);
            awaited.Heard.SetResult();
        }
        else if (_leaving is { } leaving)
        {
            _session = null;
            leaving.TrySetResult();
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
            TakeTooLarge(session, id, payload);
        }
    }

    // Only its beginning is kept; an end is recognised, and ends its job.
    private void TakeTooLarge(ChannelSession session, string id, byte[] payload)
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
