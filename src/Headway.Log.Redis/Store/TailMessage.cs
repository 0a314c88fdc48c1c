using System.Buffers.Text;

namespace Headway.Log.Redis.Store;

/// <summary>What is published of a group of events: the last seq, a line feed, and the events' lines.</summary>
internal static class TailMessage
{
    /// <summary>Reads a message, unless all that it holds is known.</summary>
    /// <param name="message">What was published: by a node, as a rule, but anyone can publish.</param>
    /// <param name="head">The last seq that is known.</param>
    /// <param name="events">The events; null when the message cannot be read, so that the log has to be looked at.</param>
    public static bool TryRead(byte[] message, long head, out List<LogEvent>? events)
    {
        events = null;
        if (!Utf8Parser.TryParse(message, out long last, out var at) || at >= message.Length || message[at] != '\n')
        {
            return true;
        }

        if (last <= head)
        {
            return false;
        }

        var read = new List<LogEvent>();
        for (at++; at < message.Length;)
        {
            var end = Array.IndexOf(message, (byte)'\n', at);
            if (end < 0 || !TryParse(message[at..(end + 1)], out var e) || (read.Count > 0 && e!.Seq != read[^1].Seq + 1))
            {
                return true;
            }

            read.Add(e!);
            at = end + 1;
        }

        events = read.Count > 0 && read[^1].Seq == last ? read : null;
        return true;
    }

    private static bool TryParse(byte[] line, out LogEvent? e)
    {
        try
        {
            e = LogEvent.Parse(line);
            return true;
        }
        catch (FormatException)
        {
            e = null;
            return false;
        }
    }
}
