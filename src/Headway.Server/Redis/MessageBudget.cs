using Headway.AspNetCore.Dialects;

namespace Headway.Server.Redis;

/// <summary>
/// Limits the messages in memory by number and bytes. A channel may use at most as much as is free, so that a busy channel
/// leaves room for the others (dynamic thresholds: Choudhury and Hahne, 1998).
/// </summary>
/// <remarks>Not thread-safe: the caller locks.</remarks>
internal sealed class MessageBudget(DialectsOptions options)
{
    private readonly Dictionary<(string Dialect, string Id), (int Messages, long Bytes)> _byChannel = [];
    private int _messages;
    private long _bytes;

    /// <summary>The number and the bytes of the messages in memory.</summary>
    public (int Messages, long Bytes) Total => (_messages, _bytes);

    /// <summary>Adds a message; false: it exceeds the limit.</summary>
    public bool TryAdd(ReceivedMessage message)
    {
        var (messages, bytes) = _byChannel.GetValueOrDefault(Name(message));
        if (messages >= options.MaxChannelMessages - _messages || bytes + message.Size > options.MaxChannelBytes - _bytes)
        {
            return false;
        }

        _byChannel[Name(message)] = (messages + 1, bytes + message.Size);
        _messages++;
        _bytes += message.Size;
        return true;
    }

    /// <summary>Removes a message.</summary>
    public void Remove(ReceivedMessage message)
    {
        _messages--;
        _bytes -= message.Size;
        var (messages, bytes) = _byChannel[Name(message)];
        if (messages == 1)
        {
            _byChannel.Remove(Name(message));
        }
        else
        {
            _byChannel[Name(message)] = (messages - 1, bytes - message.Size);
        }
    }

    private static (string Dialect, string Id) Name(ReceivedMessage message) => (message.Route.Dialect.Name, message.Id);
}
