using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Headway.AspNetCore.Dialects;

/// <summary>The <c>id</c> of a dialect's SSE frames, which an <c>EventSource</c> sends back as <c>Last-Event-ID</c>.</summary>
[Experimental(Seam.Diagnostic)]
public enum SseIds
{
    /// <summary>No id: the contract has only data, or its messages contain their cursor.</summary>
    None = 0,

    /// <summary>The seq of the event.</summary>
    Seq = 1,

    /// <summary>The job's id, a colon and the seq. <see cref="StartingAddress"/> needs the job's id to resume the job.</summary>
    JobAndSeq = 2,
}

/// <summary>Writes the <c>id</c> line of an SSE frame.</summary>
internal static class SseIdLines
{
    /// <summary>The number of values of <see cref="SseIds"/>.</summary>
    public const int Count = 3;

    /// <summary>The maximum length of the line, in bytes.</summary>
    public const int Longest = 64;

    /// <summary>Writes the <c>id</c> line and returns its length in bytes.</summary>
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
