using System.Buffers;
using System.Buffers.Binary;

namespace Headway.Log.Sqlite;

/// <summary>A row of the journal: what one group added to logs. For each log its job's key, the length of the lines, the lines.</summary>
internal static class JournalRow
{
    private const int HeadLength = sizeof(long) + sizeof(int);

    /// <summary>Hears of one log's part of a row.</summary>
    public delegate void Part(long key, ReadOnlySpan<byte> lines);

    /// <summary>Adds a part.</summary>
    public static void Write(IBufferWriter<byte> row, Addition addition)
    {
        var head = row.GetSpan(HeadLength);
        BinaryPrimitives.WriteInt64LittleEndian(head, addition.Entry.Key);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(long)..], addition.Bytes);
        row.Advance(HeadLength);
        addition.WriteTo(row);
    }

    /// <summary>Tells the parts, in their order.</summary>
    /// <exception cref="FormatException">It is cut off.</exception>
    public static void Read(ReadOnlySpan<byte> row, Part each)
    {
        while (!row.IsEmpty)
        {
            var length = row.Length < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(row[sizeof(long)..]);
            if (length < 0 || length > row.Length - HeadLength)
            {
                throw new FormatException("A row of the journal is cut off.");
            }

            each(BinaryPrimitives.ReadInt64LittleEndian(row), row.Slice(HeadLength, length));
            row = row[(HeadLength + length)..];
        }
    }
}
