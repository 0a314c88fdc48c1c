using System.Text;

namespace Headway.Log.Redis.Store;

/// <summary>The message that reports a commit: <c>last-seq version-before version code</c>, a line feed, and the events' lines.</summary>
/// <param name="From">The version before the commit. The receiver compares it with the version it has.</param>
/// <param name="Version">The version after the commit.</param>
/// <param name="Events">The stored events.</param>
internal sealed record TailMessage(string From, string Version, IReadOnlyList<LogEvent> Events)
{
    private const int MaxHeaderBytes = 256;

    public long First => Events[0].Seq;

    public long Last => Events[^1].Seq;

    /// <summary>Reads a message; null when it is malformed or no node made it, because anyone can publish.</summary>
    /// <param name="job">The job of the channel.</param>
    /// <param name="key">The key of the nodes.</param>
    /// <param name="bytes">The published bytes.</param>
    /// <param name="head">The last known seq. Of a message that ends there or before, only the header is read.</param>
    /// <param name="isKnown">Whether all its events are known.</param>
    public static TailMessage? Read(string job, TailKey key, byte[] bytes, long head, out bool isKnown)
    {
        isKnown = false;
        var end = Array.IndexOf(bytes, (byte)'\n', 0, Math.Min(bytes.Length, MaxHeaderBytes));
        if (end < 0 || Encoding.ASCII.GetString(bytes, 0, end).Split(' ') is not [var seq, var from, var version, var code]
            || !long.TryParse(seq, System.Globalization.CultureInfo.InvariantCulture, out var last))
        {
            return null;
        }

        if (last <= head)
        {
            isKnown = true;
            return new(from, version, []);
        }

        if (!key.IsAuthentic(job, TailKey.Header(last, from, version), bytes.AsMemory(end + 1), code))
        {
            return null;
        }

        return ReadEvents(bytes, end + 1) is { Count: > 0 } events && events[^1].Seq == last ? new(from, version, events) : null;
    }

    private static List<LogEvent>? ReadEvents(byte[] bytes, int at)
    {
        var events = new List<LogEvent>();
        try
        {
            while (at < bytes.Length)
            {
                var end = Array.IndexOf(bytes, (byte)'\n', at);
                var e = end < 0 ? null : LogEvent.Parse(bytes.AsSpan(at..(end + 1)));
                if (e is null || (events.Count > 0 && e.Seq != events[^1].Seq + 1))
                {
                    return null;
                }

                events.Add(e);
                at = end + 1;
            }

            return events;
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
