using System.Buffers;

namespace Headway.Log.Sqlite;

/// <summary>Room for a row that is put together, used again for the next. What an unusually large one needed is not kept.</summary>
internal struct RowBuffer()
{
    private const int MostKept = 1 << 20; // bytes

    private ArrayBufferWriter<byte> _buffer = new();

    public readonly IBufferWriter<byte> Writer => _buffer;

    public readonly ReadOnlySpan<byte> Written => _buffer.WrittenSpan;

    public void Empty()
    {
        _buffer.ResetWrittenCount();
        if (_buffer.Capacity > MostKept)
        {
            _buffer = new();
        }
    }
}
