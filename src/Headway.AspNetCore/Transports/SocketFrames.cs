using System.Buffers.Binary;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// The WebSocket frames of a server (RFC 6455, section 5.2). A server does not mask, so all readers share the bytes of a
/// message, and only its header is written per reader. Each text message is one frame.
/// </summary>
internal static class SocketFrames
{
    private const int MaxHeaderBytes = 10;
    private const byte FinalText = 0x81;
    private const byte FinalPing = 0x89;
    private const int Length16 = 126;
    private const int Length64 = 127;

    /// <summary>A ping without payload.</summary>
    public static ReadOnlyMemory<byte> Ping { get; } = new byte[] { FinalPing, 0 };

    /// <summary>Adds a message: its header and a reference to its bytes.</summary>
    public static void AddMessage(FrameWriter frames, ReadOnlyMemory<byte> message)
    {
        frames.Advance(WriteHeader(frames.GetSpan(MaxHeaderBytes), message.Length));
        frames.Add(message);
    }

    /// <summary>Adds a message that consists of two parts.</summary>
    public static void AddMessage(FrameWriter frames, ReadOnlyMemory<byte> first, ReadOnlyMemory<byte> second)
    {
        frames.Advance(WriteHeader(frames.GetSpan(MaxHeaderBytes), first.Length + second.Length));
        frames.Add(first);
        frames.Add(second);
    }

    /// <summary>Whether the bytes are the header of a text message, whose bytes follow; otherwise they are a whole frame.</summary>
    public static bool IsMessageHeader(ReadOnlySpan<byte> frame, out long length)
    {
        length = frame[1] switch
        {
            Length16 => BinaryPrimitives.ReadUInt16BigEndian(frame[2..]),
            Length64 => BinaryPrimitives.ReadInt64BigEndian(frame[2..]),
            var small => small,
        };
        return frame[0] == FinalText;
    }

    private static int WriteHeader(Span<byte> header, int length)
    {
        header[0] = FinalText;
        switch (length)
        {
            case < Length16:
                header[1] = (byte)length;
                return 2;
            case <= ushort.MaxValue:
                header[1] = Length16;
                BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)length);
                return 4;
            default:
                header[1] = Length64;
                BinaryPrimitives.WriteInt64BigEndian(header[2..], length);
                return 10;
        }
    }
}
