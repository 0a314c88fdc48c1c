using System.Buffers.Binary;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The frames of a WebSocket as a server writes them (RFC 6455, section 5.2). A server does not mask, so the bytes of a
/// message are the same for every reader, and only the few of its head are written for each. One text message is one frame.
/// </summary>
internal static class SocketFrames
{
    private const int LongestHead = 10;
    private const byte FinalText = 0x81;
    private const byte FinalPing = 0x89;
    private const int Length16 = 126;
    private const int Length64 = 127;

    /// <summary>A ping without payload.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = new byte[] { FinalPing, 0 };

    /// <summary>Adds a message: its head, and behind it its bytes, which are not copied before they are sent.</summary>
    public static void AddMessage(FrameWriter frames, ReadOnlyMemory<byte> message)
    {
        frames.AddOwn(WriteHead(frames.Own(LongestHead), message.Length));
        frames.Add(message);
    }

    /// <summary>Adds a message whose bytes stand in two places.</summary>
    public static void AddMessage(FrameWriter frames, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        frames.AddOwn(WriteHead(frames.Own(LongestHead), first.Length + second.Length));
        frames.Add(first);
        frames.Add(second);
    }

    /// <summary>Whether it is the head of a message, whose bytes stand behind it; otherwise it is a whole frame.</summary>
    public static bool IsHead(ReadOnlySpan<byte> frame, out long length)
    {
        length = frame[1] switch
        {
            Length16 => BinaryPrimitives.ReadUInt16BigEndian(frame[2..]),
            Length64 => BinaryPrimitives.ReadInt64BigEndian(frame[2..]),
            var small => small,
        };
        return frame[0] == FinalText;
    }

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
}
