namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>The channels of one dialect.</summary>
/// <param name="Dialect">The dialect.</param>
/// <param name="Pattern">The names of the channels.</param>
/// <param name="Key">Makes the idempotency key of a task's job from the task's id. The dialect's routes use the same key, independent of the channel names.</param>
/// <param name="Title">The default title of a job; the task's id is appended.</param>
/// <param name="Mirrors">Whether the messages of jobs that run here are published on these channels.</param>
internal sealed record ChannelRoute(Dialect Dialect, ChannelPattern Pattern, Func<string, string> Key, string Title, bool Mirrors);
