using Headway.AspNetCore.Dialects.Channels;

namespace Headway.Server.Redis;

/// <summary>One channel: the task's id and the contract that it is published in.</summary>
/// <param name="Route">The channels of the contract.</param>
/// <param name="Id">The task's id.</param>
internal readonly record struct ChannelId(ChannelRoute Route, string Id);
