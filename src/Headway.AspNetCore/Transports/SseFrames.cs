using System.Text;

namespace Headway.AspNetCore.Transports;

/// <summary>Frames of Server-Sent Events.</summary>
internal static class SseFrames
{
    /// <summary>The blank line that ends a frame, after data that end with a line feed.</summary>
    public static ReadOnlyMemory<byte> End { get; } = "\n"u8.ToArray();

    /// <summary>Writes the line with the event's type and the beginning of its data.</summary>
    /// <returns>How many bytes they are.</returns>
    public static int WriteType(Span<byte> target, string type)
    {
        var rest = Put(target, "event: "u8);
        rest = Put(rest[Encoding.UTF8.GetBytes(type, rest)..], "\ndata: "u8);
        return target.Length - rest.Length;
    }

    /// <summary>Adds what <see cref="WriteType"/> writes.</summary>
    public static void AddType(FrameWriter frames, string type) =>
        frames.AddOwn(WriteType(frames.Own("event: \ndata: "u8.Length + Encoding.UTF8.GetMaxByteCount(type.Length)), type));

    /// <summary>A frame, in one piece of memory.</summary>
    /// <param name="idLine">The line with the id; empty: none.</param>
    /// <param name="type">What stands as its event; null: nothing.</param>
    /// <param name="json">Its data, on one line.</param>
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
