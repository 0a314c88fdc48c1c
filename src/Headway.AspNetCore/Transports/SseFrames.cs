using System.Text;

namespace Headway.AspNetCore.Transports;

/// <summary>Formats frames of Server-Sent Events.</summary>
internal static class SseFrames
{
    /// <summary>The blank line that ends a frame whose data line already ends with a line feed.</summary>
    public static ReadOnlyMemory<byte> End { get; } = "\n"u8.ToArray();

    /// <summary>Writes the line with the event's type and the start of the data line.</summary>
    /// <returns>The number of bytes.</returns>
    public static int WriteType(Span<byte> target, string type)
    {
        var rest = Put(target, "event: "u8);
        rest = Put(rest[Encoding.UTF8.GetBytes(type, rest)..], "\ndata: "u8);
        return target.Length - rest.Length;
    }

    /// <summary>Adds the output of <see cref="WriteType"/>.</summary>
    public static void AddType(FrameWriter frames, string type) =>
        frames.Advance(WriteType(frames.GetSpan("event: \ndata: "u8.Length + Encoding.UTF8.GetMaxByteCount(type.Length)), type));

    /// <summary>Returns a whole frame as one array.</summary>
    /// <param name="idLine">The line with the id; empty for none.</param>
    /// <param name="type">The event type; null to omit the line.</param>
    /// <param name="json">The data, on one line.</param>
    public static byte[] Encode(ReadOnlySpan<byte> idLine, string? type, ReadOnlySpan<byte> json)
    {
        var typeLine = type is null ? 0 : "event: \n"u8.Length + Encoding.UTF8.GetByteCount(type);
        var frame = new byte[idLine.Length + typeLine + "data: \n\n"u8.Length + json.Length];
        var rest = Put(frame, idLine);
        if (type is not null)
        {
            rest = Put(rest, "event: "u8);
            rest = Put(rest[Encoding.UTF8.GetBytes(type, rest)..], "\n"u8);
        }

        Put(Put(Put(rest, "data: "u8), json), "\n\n"u8);
        return frame;
    }

    private static Span<byte> Put(Span<byte> target, ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }
}
