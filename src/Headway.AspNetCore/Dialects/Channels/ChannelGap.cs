using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>The event that says that messages may be missing: <c>note</c> with the code <c>messages_missing</c>.</summary>
internal static class ChannelGap
{
    private const string Code = "messages_missing";

    /// <summary>The event.</summary>
    public static NewEvent Note { get; } = new(
        EventTypes.Note,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            level = "warning",
            code = Code,
            message = "Some progress messages may be missing here: the connection to the message channel was interrupted.",
        }));

    /// <summary>The end of a job whose own end was missed: the next run has begun.</summary>
    public static NewEvent Gone { get; } = new(
        EventTypes.JobFailed,
        JsonSerializer.SerializeToUtf8Bytes(new
        {
            error = new { code = "producer_gone", message = "The end of this run was missed: messages are missing, and the producer has begun a new run." },
        }));

    /// <summary>Whether an event of a log is such a note.</summary>
    public static bool Is(LogEvent e) => e.Type == EventTypes.Note && e.Dialect is null && e.Data.Span.SequenceEqual(Note.Data.Span);
}
