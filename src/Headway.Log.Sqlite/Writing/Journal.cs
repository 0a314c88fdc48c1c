using System.Buffers;
using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// The table <c>journal</c>: one row for each group, which holds, for each log, the key of its job, the length of the
/// lines, and the lines. The number of a row is its byte offset in the journal as a whole, so the difference of two
/// numbers says how much lies between them.
/// </summary>
/// <remarks>Owned by the writer's thread. A group that fails leaves it as it was: only <see cref="Committed"/> advances it.</remarks>
internal sealed class Journal(SqliteConnection connection, int minRemoval) : IDisposable
{
    private const int HeadLength = sizeof(long) + sizeof(int);
    private const int MaxKeptCapacity = 1 << 20; // bytes

    private readonly SqliteStatement _insert = new(connection, "INSERT INTO journal (pos, lines) VALUES (?, ?)");
    private readonly SqliteStatement _remove = new(connection, "DELETE FROM journal WHERE pos < ?");
    private readonly SqliteStatement _readAll = new(connection, "SELECT pos, lines FROM journal ORDER BY pos");
    private ArrayBufferWriter<byte> _row = new();
    private long _oldest = 1; // the first row that may exist

    /// <summary>Takes the lines of one log out of a row.</summary>
    public delegate void Part(long row, long key, ReadOnlySpan<byte> lines);

    /// <summary>The number of the current group's row.</summary>
    public long Next { get; private set; } = 1;

    /// <summary>The number of the row after that.</summary>
    public long End => Next + _row.WrittenCount;

    /// <summary>Reads what an earlier process left. Call it before the first group.</summary>
    /// <exception cref="FormatException">The journal is damaged.</exception>
    public void Load(Part each)
    {
        while (_readAll.Step())
        {
            var row = _readAll.Int64(0);
            var parts = _readAll.Blob(1);
            (_oldest, Next) = (Next == 1 ? row : _oldest, row + parts.Length);
            for (; !parts.IsEmpty; parts = parts[(HeadLength + LengthOf(parts))..])
            {
                each(row, BinaryPrimitives.ReadInt64LittleEndian(parts), parts.Slice(HeadLength, LengthOf(parts)));
            }
        }

        _readAll.Reset();
    }

    /// <summary>Whether a row has lines of this job. It reads the heads of all rows, which are few.</summary>
    public bool Holds(long key)
    {
        try
        {
            while (_readAll.Step())
            {
                for (var parts = _readAll.Blob(1); !parts.IsEmpty; parts = parts[(HeadLength + LengthOf(parts))..])
                {
                    if (BinaryPrimitives.ReadInt64LittleEndian(parts) == key)
                    {
                        return true;
                    }
                }
            }

            return false;
        }
        finally
        {
            _readAll.Reset();
        }
    }

    /// <summary>Adds a delta to the group's row.</summary>
    public void Add(JobDelta delta)
    {
        var head = _row.GetSpan(HeadLength);
        BinaryPrimitives.WriteInt64LittleEndian(head, delta.Job.Key);
        BinaryPrimitives.WriteInt32LittleEndian(head[sizeof(long)..], delta.Bytes);
        _row.Advance(HeadLength);
        delta.WriteTo(_row);
    }

    /// <summary>Writes the group's row, in its transaction.</summary>
    public void Write()
    {
        if (_row.WrittenCount > 0)
        {
            _insert.Bind(1, Next).Bind(2, _row.WrittenSpan).Run();
        }
    }

    /// <summary>Removes the rows before one, in a transaction. Few rows wait for more, because a removal rewrites pages that many rows share.</summary>
    /// <param name="first">The first row that stays.</param>
    /// <param name="isAll">Whether only the current group's row stays: then the rows are removed however few they are.</param>
    public void RemoveBefore(long first, bool isAll)
    {
        if (first > _oldest && (isAll || first - _oldest >= minRemoval))
        {
            _remove.Bind(1, first).Run();
            _oldest = first; // if the group fails, a later removal takes these rows too
        }
    }

    /// <summary>The group is committed.</summary>
    public void Committed()
    {
        Next = End;
        Clear();
    }

    /// <summary>Drops the current group's row.</summary>
    public void Clear()
    {
        _row.ResetWrittenCount();
        if (_row.Capacity > MaxKeptCapacity)
        {
            _row = new();
        }
    }

    public void Dispose()
    {
        _insert.Dispose();
        _remove.Dispose();
        _readAll.Dispose();
    }

    private static int LengthOf(ReadOnlySpan<byte> parts)
    {
        var length = parts.Length < HeadLength ? -1 : BinaryPrimitives.ReadInt32LittleEndian(parts[sizeof(long)..]);
        return length >= 0 && length <= parts.Length - HeadLength ? length : throw new FormatException("A row of the journal is cut off.");
    }
}
