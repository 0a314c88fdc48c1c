namespace Headway.Log.Sqlite.Writing;

/// <summary>
/// An arena of lines: it copies many small lines into shared chunks. As objects of their own they would outlive the
/// youngest generation one by one and lengthen the pauses of the garbage collector.
/// </summary>
/// <remarks>One thread copies; any thread may read a copy. A chunk is freed when none of its lines is referred to.</remarks>
internal sealed class LineArena
{
    private const int ChunkBytes = 32 << 10; // below the size of a large object
    private const int MaxSharedBytes = 8 << 10; // a longer line gets an array of its own

    private byte[] _chunk = [];
    private int _used;

    public ReadOnlyMemory<byte> Copy(ReadOnlySpan<byte> line)
    {
        if (line.Length > MaxSharedBytes)
        {
            return line.ToArray();
        }

        if (_chunk.Length - _used < line.Length)
        {
            (_chunk, _used) = (GC.AllocateUninitializedArray<byte>(ChunkBytes), 0);
        }

        line.CopyTo(_chunk.AsSpan(_used));
        _used += line.Length;
        return _chunk.AsMemory(_used - line.Length, line.Length);
    }
}
