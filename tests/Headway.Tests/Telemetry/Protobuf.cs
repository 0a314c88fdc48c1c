using System.Buffers.Binary;

namespace Headway.Tests.Telemetry;

/// <summary>Reads the fields of a Protocol Buffers message by number, without a schema.</summary>
internal static class Protobuf
{
    private const int Varint = 0;
    private const int Fixed64 = 1;
    private const int Bytes = 2;
    private const int Fixed32 = 5;

    /// <summary>Returns the fields in order. A numeric field has empty bytes; a bytes field has the number 0.</summary>
    public static IReadOnlyList<(int Field, ReadOnlyMemory<byte> Bytes, ulong Number)> Read(ReadOnlyMemory<byte> message)
    {
        var fields = new List<(int, ReadOnlyMemory<byte>, ulong)>();
        var at = 0;
        while (at < message.Length)
        {
            var tag = ReadVarint(message.Span, ref at);
            var field = (int)(tag >> 3);
            switch ((int)(tag & 7))
            {
                case Varint:
                    fields.Add((field, default, ReadVarint(message.Span, ref at)));
                    break;
                case Fixed64:
                    fields.Add((field, default, BinaryPrimitives.ReadUInt64LittleEndian(message.Span[at..])));
                    at += sizeof(ulong);
                    break;
                case Bytes:
                    var length = (int)ReadVarint(message.Span, ref at);
                    fields.Add((field, message.Slice(at, length), 0));
                    at += length;
                    break;
                case Fixed32:
                    at += sizeof(uint);
                    break;
                default:
                    throw new FormatException($"The tag {tag} is invalid.");
            }
        }

        return fields;
    }

    /// <summary>Returns the values of a repeated field.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> All(ReadOnlyMemory<byte> message, int field) =>
        Read(message).Where(part => part.Field == field).Select(static part => part.Bytes);

    private static ulong ReadVarint(ReadOnlySpan<byte> bytes, ref int at)
    {
        var value = 0UL;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[at++];
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }
}
