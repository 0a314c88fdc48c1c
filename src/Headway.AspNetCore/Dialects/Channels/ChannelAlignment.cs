namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// Finds out how many of the messages that a node has heard the earlier listener had appended. Both saw the same
/// messages in the same order; the log holds some of them, and this node heard some of them.
/// </summary>
/// <remarks>
/// Where identical messages follow each other, bytes alone leave a choice. The mark decides it: at each mark the listener
/// noted how far the log reached, and every node heard the mark among the messages. On a single Redis that is exact; in
/// a cluster a mark may stand a few messages off, so the bytes decide first and the mark second.
/// </remarks>
internal static class ChannelAlignment
{
    private const int MostShift = 64;

    /// <summary>How many of the first messages are in the log.</summary>
    /// <param name="heard">How many messages were heard.</param>
    /// <param name="stored">How many events of the log are looked at: its last.</param>
    /// <param name="same">Whether this message is that event, by their places.</param>
    /// <param name="mark">Where the mark stands among the messages, and where among the events; null: unknown.</param>
    public static int Done(int heard, int stored, Func<int, int, bool> same, (int Heard, int Stored)? mark)
    {
        if (mark is not { } known)
        {
            return Longest(heard, stored, same);
        }

        // Message i is event i + offset. The nearest offset to the mark's at which all that overlaps agrees.
        var expected = known.Stored - known.Heard;
        for (var shift = 0; shift <= MostShift; shift++)
        {
            foreach (var offset in (ReadOnlySpan<int>)[expected + shift, expected - shift])
            {
                if ((shift == 0 || Overlaps(heard, stored, offset)) && Agrees(heard, stored, offset, same))
                {
                    return Math.Clamp(stored - offset, 0, heard);
                }
            }
        }

        return Embedded(heard, stored, same, known);
    }

    private static bool Overlaps(int heard, int stored, int offset) => Math.Max(0, -offset) < Math.Min(heard, stored - offset);

    private static bool Agrees(int heard, int stored, int offset, Func<int, int, bool> same)
    {
        for (var i = Math.Max(0, -offset); i < heard && i + offset < stored; i++)
        {
            if (!same(i, i + offset))
            {
                return false;
            }
        }

        return true;
    }

    private static int Longest(int heard, int stored, Func<int, int, bool> same)
    {
        for (var count = Math.Min(heard, stored); count > 0; count--)
        {
            if (Agrees(count, stored, stored - count, same))
            {
                return count;
            }
        }

        return 0;
    }

    // Others appended to the log as well, or some messages were dropped: what is found in order counts.
    private static int Embedded(int heard, int stored, Func<int, int, bool> same, (int Heard, int Stored) mark)
    {
        var done = mark.Heard;
        for (var at = mark.Stored; at < stored; at++)
        {
            for (var i = done; i < heard; i++)
            {
                if (same(i, at))
                {
                    done = i + 1;
                    break;
                }
            }
        }

        return done;
    }
}
