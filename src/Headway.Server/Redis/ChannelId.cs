using Headway.AspNetCore.Dialects.Channels;

namespace Headway.Server.Redis;

/// <summary>A channel: a task's id and the dialect of its messages.</summary>
/// <param name="Route">The channels of the dialect.</param>
/// <param name="Id">The task's id.</param>
internal readonly record struct ChannelId(ChannelRoute Route, string Id);
