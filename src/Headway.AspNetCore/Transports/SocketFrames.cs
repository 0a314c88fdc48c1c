using System.Buffers.Binary;
using Headway.Log;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The frames of a WebSocket as a server writes them (RFC 6455, section 5.2). A server does not mask, so the bytes are
/// the same for every reader, and can be made once. One text message is one frame.
/// </summary>
internal static class SocketFrames
{
    /// <summary>The longest head of a frame.</summary>
    public const int LongestHead = 10;

    private const byte FinalText = 0x81;
    private const byte FinalPing = 0x89;
    private const int Length16 = 126;
    private const int Length64 = 127;

    /// <summary>A ping without payload.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = new byte[] { FinalPing, 0 };

    /// <summary>A native event.</summary>
    public static FrameEncoder Events { get; } = new EventEncoder();

    /// <summary>A whole frame.</summary>
    public static byte[] Encode(ReadOnlySpan<byte> message)
    {
        Span<byte> head = stackalloc byte[LongestHead];
        return [.. head[..WriteHead(head, message.Length)], .. message];
    }

    /// <summary>Adds a message that one reader alone gets: its bytes are not copied before they are sent.</summary>
    public static void AddMessage(FrameBatch batch, ReadOnlyMemory<byte> message)
    {
        batch.AddOwn(WriteHead(batch.Own(LongestHead), message.Length));
        batch.Add(message);
    }

    /// <summary>How long the head is, and whether the frame is a message.</summary>
    public static (int Length, bool IsMessage) ReadHead(ReadOnlySpan<byte> frame) =>
        (frame[1] switch { Length16 => 4, Length64 => 10, _ => 2 }, frame[0] == FinalText);

    private static int WriteHead(Span<byte> head, int length)
    {
        head[0] = FinalText;
        switch (length)
        {
            case < Length16:
                head[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                head[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(head[2..], (ushort)length);
                return 4;
            default:
                head[1] = Length64;
                BinaryPrimitives.WriteInt64BigEndian(head[2..], length);
                return 10;
        }
    }

    private sealed class EventEncoder : FrameEncoder
    {
        protected internal override byte[] Encode(LogEvent e) => SocketFrames.Encode(e.Json.Span);
    }
}
