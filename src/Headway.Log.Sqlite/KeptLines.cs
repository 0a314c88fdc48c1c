namespace Headway.Log.Sqlite;

/// <summary>
/// Copies lines to where they stay for a while, many beside each other: each as an object of its own would outlive the
/// youngest generation, and stop the process for longer when that is collected.
/// </summary>
/// <remarks>One thread keeps; what was kept may be read by any, and is freed by the collector when nobody refers to its neighbours either.</remarks>
internal sealed class KeptLines
{
    private const int ChunkBytes = 32 << 10; // no large object yet
    private const int MostBytes = 8 << 10; // of a line that shares a chunk

    private byte[] _chunk = [];
    private int _used;

    /// <summary>Keeps a line.</summary>
    /// <returns>The copy, which stays as it is.</returns>
    public ReadOnlyMemory<byte> Keep(ReadOnlySpan<byte> line)
    {
        if (line.Length > MostBytes)
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
