using Headway.AspNetCore.Dialects.Channels;
using Headway.Log;

namespace Headway.Server.Redis;

/// <summary>One message that waits to be appended.</summary>
/// <param name="Route">The channels that it came on.</param>
/// <param name="Id">The task's id.</param>
/// <param name="Payload">The bytes as they were published; empty where <paramref name="Event"/> is given.</param>
/// <param name="Event">An event of Headway's own instead of a payload.</param>
internal sealed record HeardMessage(ChannelRoute Route, string Id, byte[] Payload, NewEvent? Event = null)
{
    private const int Overhead = 200;

    /// <summary>About how much memory it takes, in bytes.</summary>
    public int Size => Payload.Length + (Event?.Data.Length ?? 0) + Overhead;

    /// <summary>Whether it is the note that says that messages may be missing.</summary>
    public bool IsGap => Event == ChannelGap.Note;

    /// <summary>Its channel. The messages of one channel keep their order.</summary>
    public ChannelId Channel => new(Route, Id);
}
