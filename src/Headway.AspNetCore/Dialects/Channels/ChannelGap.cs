using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>The events that mark a gap in the messages of a channel.</summary>
internal static class ChannelGap
{
    private const string Code = "messages_missing";

    /// <summary>Messages may be missing: a <c>note</c> with the code <c>messages_missing</c>.</summary>
    public static NewEvent Note { get; } = new(
        EventTypes.Note,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            level = "warning",
            code = Code,
            message = "Some progress messages may be missing here: the connection to the message channel was interrupted.",
        }));

    /// <summary>The producer began a new run, and the end of the previous run was not received: <c>job.failed</c> with the code <c>producer_gone</c>.</summary>
    public static NewEvent Gone { get; } = new(
        EventTypes.JobFailed,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            error = new { code = "producer_gone", message = "The end of this run was missed: messages are missing, and the producer has begun a new run." },
        }));

    /// <summary>Returns whether an event equals <see cref="Note"/>.</summary>
    public static bool Is(LogEvent e) => e.Type == EventTypes.Note && e.Dialect is null && e.Data.Span.SequenceEqual(Note.Data.Span);
}
