namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>Channels whose messages are of one dialect.</summary>
/// <param name="Dialect">Which.</param>
/// <param name="Pattern">The channels' names.</param>
/// <param name="Key">The idempotency key of the job that belongs to a task's id: the one that the dialect's routes look for, whatever the channels are called.</param>
/// <param name="Title">What a job is called that nobody gave a title: the task's id follows.</param>
/// <param name="Mirrors">Whether the jobs that run here are told on these channels.</param>
internal sealed record ChannelRoute(Dialect Dialect, ChannelPattern Pattern, Func<string, string> Key, string Title, bool Mirrors);
