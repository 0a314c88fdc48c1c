using Headway.AspNetCore.Dialects;

namespace Headway.Server.Redis;

/// <summary>
/// Bounds the messages in memory, in number and bytes. No channel may hold more than is free, so that those that flood
/// leave room for the rest (dynamic thresholds: Choudhury and Hahne, 1998).
/// </summary>
/// <remarks>The caller locks.</remarks>
internal sealed class ChannelRoom(DialectsOptions options)
{
    private readonly Dictionary<(string Dialect, string Id), (int Messages, long Bytes)> _ofChannel = [];
    private int _messages;
    private long _bytes;

    /// <summary>How many messages are in memory, and how many bytes they have.</summary>
    public (int Messages, long Bytes) Held => (_messages, _bytes);

    /// <summary>Counts a message in; false when there is no room for it.</summary>
    public bool TryEnter(HeardMessage message)
    {
        var (messages, bytes) = _ofChannel.GetValueOrDefault(Name(message));
        if (messages >= options.MaxChannelMessages - _messages || bytes + message.Size > options.MaxChannelBytes - _bytes)
        {
            return false;
        }

        _ofChannel[Name(message)] = (messages + 1, bytes + message.Size);
        _messages++;
        _bytes += message.Size;
        return true;
    }

    /// <summary>Counts a message out.</summary>
    public void Leave(HeardMessage message)
    {
        _messages--;
        _bytes -= message.Size;
        var (messages, bytes) = _ofChannel[Name(message)];
        if (messages == 1)
        {
            _ofChannel.Remove(Name(message));
        }
        else
        {
            _ofChannel[Name(message)] = (messages - 1, bytes - message.Size);
        }
    }

    private static (string Dialect, string Id) Name(HeardMessage message) => (message.Route.Dialect.Name, message.Id);
}
