using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>Finds messages in a log again. They are there byte for byte, save that line breaks between tokens are spaces.</summary>
internal static class ChannelPlace
{
    private const int Page = 500;

    /// <summary>The events of one dialect in a log, after a cursor.</summary>
    public static async Task<List<LogEvent>> ReadAsync(EventLog log, string job, long after, string dialect, CancellationToken cancellationToken)
    {
        var found = new List<LogEvent>();
        while (await log.ReadAsync(job, after, Page, cancellationToken) is { Events: { Count: > 0 } events })
        {
            found.AddRange(events.Where(e => e.Dialect == dialect));
            after = events[^1].Seq;
        }

        return found;
    }

    /// <summary>The seq of the last of these events, if they stand together in the log behind what was known of it.</summary>
    public static async Task<long?> FindAsync(EventLog log, ChannelJob job, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        var newer = await ReadAsync(log, job.Id, job.LastSeq, events[0].Dialect!, cancellationToken);
        for (var start = 0; start + events.Count <= newer.Count; start++)
        {
            if (events.Index().All(pair => IsSame(pair.Item.Data.Span, newer[start + pair.Index].Data.Span)))
            {
                return newer[start + events.Count - 1].Seq;
            }
        }

        return null;
    }

    /// <summary>Whether a message is what the log holds.</summary>
    public static bool IsSame(ReadOnlySpan<byte> message, ReadOnlySpan<byte> stored)
    {
        if (message.Length != stored.Length)
        {
            return false;
        }

        for (var at = message.CommonPrefixLength(stored); at < message.Length; at++)
        {
            if (message[at] != stored[at] && !(stored[at] == ' ' && message[at] is (byte)'\n' or (byte)'\r'))
            {
                return false;
            }
        }

        return true;
    }
}
