using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Headway.AspNetCore.Dialects;

/// <summary>What stands as the <c>id</c> of a dialect's SSE frames, which an <c>EventSource</c> sends back as <c>Last-Event-ID</c>.</summary>
[Experimental(Seam.Diagnostic)]
public enum SseIds
{
    /// <summary>There is none: the contract has data only, or its messages say where they stand.</summary>
    None = 0,

    /// <summary>The seq of the event.</summary>
    Seq = 1,

    /// <summary>The job's id, a colon and the seq: what <see cref="StartingAddress"/> needs to go on with the job.</summary>
    JobAndSeq = 2,
}

/// <summary>The text of an id.</summary>
internal static class SseIdLines
{
    /// <summary>How many kinds of ids there are.</summary>
    public const int Count = 3;

    /// <summary>The longest line, for a job's id.</summary>
    public const int Longest = 64;

    /// <summary>Writes the line that a frame begins with, and says how long it is.</summary>
    public static int WriteLine(this SseIds ids, Span<byte> target, string job, long seq)
    {
        if (ids == SseIds.None)
        {
            return 0;
        }

        "id: "u8.CopyTo(target);
        var length = 4;
        if (ids == SseIds.JobAndSeq)
        {
            length += Encoding.ASCII.GetBytes(job, target[length..]);
            target[length++] = (byte)':';
        }

        Utf8Formatter.TryFormat(seq, target[length..], out var digits);
        length += digits;
        target[length++] = (byte)'\n';
        return length;
    }
}
