using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>A message that was received and is queued for its log.</summary>
/// <param name="Route">The channels of its dialect.</param>
/// <param name="Id">The task's id.</param>
/// <param name="Payload">The published bytes; empty if <paramref name="Event"/> is set.</param>
/// <param name="Event">An event that Headway creates; null: the payload is the event.</param>
internal sealed record ReceivedMessage(ChannelRoute Route, string Id, byte[] Payload, NewEvent? Event = null)
{
    private const int Overhead = 200;

    /// <summary>The approximate memory use, in bytes.</summary>
    public int Size => Payload.Length + (Event?.Data.Length ?? 0) + Overhead;

    /// <summary>Whether it is a gap note: messages may be missing.</summary>
    public bool IsGap => Event == ChannelGap.Note;

    /// <summary>Its channel. The messages of one channel keep their order.</summary>
    public ChannelId Channel => new(Route, Id);
}
