using System.Buffers;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// Formats the messages of one contract as frames and collects the frames of one turn of a reader loop, which sends them.
/// Bytes that readers share are added by reference; bytes of this reader are copied into a buffer. The arrays are rented for
/// the turn, so that a waiting reader holds none.
/// </summary>
/// <remarks>Used by the reader loop's task only.</remarks>
internal class FrameWriter
{
    private const int FirstFrames = 128;
    private const int FirstBufferBytes = 1024; // enough for one live event
    private const int MaxBufferBytes = 32 << 10; // of later buffers, unless one call needs more

    private ReadOnlyMemory<byte>[] _frames = [];
    private byte[] _buffer = [];
    private int _used;
    private int _openFrame = -1; // the offset of the last frame in the buffer if it can be extended; otherwise -1
    private List<byte[]>? _fullBuffers;

    /// <summary>The number of frames, or parts of frames.</summary>
    public int Count { get; private set; }

    /// <summary>The frames, in the order of sending.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Frames => _frames.AsSpan(0, Count);

    /// <summary>Writes the preamble of the stream, if the contract has one.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Writes a heartbeat, if the contract has one.</summary>
    public virtual void WriteHeartbeat()
    {
    }

    /// <summary>Adds a frame, or a part of one, by reference. Its bytes must not change until the batch is sent.</summary>
    public void Add(ReadOnlyMemory<byte> frame)
    {
        if (Count == _frames.Length)
        {
            Grow();
        }

        _frames[Count++] = frame;
        _openFrame = -1;
    }

    /// <summary>Adds a copy of the bytes.</summary>
    public void AddCopy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Advance(bytes.Length);
    }

    /// <summary>Returns a span of the buffer to write to. <see cref="Advance"/> adds the written bytes.</summary>
    public Span<byte> GetSpan(int maxLength)
    {
        if (_buffer.Length - _used < maxLength)
        {
            GrowBuffer(maxLength);
        }

        return _buffer.AsSpan(_used, maxLength);
    }

    /// <summary>Adds the first bytes of the span that <see cref="GetSpan"/> returned. Consecutive buffered bytes become one frame.</summary>
    public void Advance(int length)
    {
        var start = _used;
        _used += length;
        if (_openFrame >= 0)
        {
            _frames[Count - 1] = _buffer.AsMemory(_openFrame, _used - _openFrame);
            return;
        }

        Add(_buffer.AsMemory(start, length));
        _openFrame = start;
    }

    /// <summary>Returns the end of the longest group of frames that starts at a frame and has at most the given bytes. A group has at least one frame.</summary>
    public (int End, int Bytes) Group(int start, int maxBytes)
    {
        var bytes = _frames[start].Length;
        var end = start + 1;
        while (end < Count && bytes + _frames[end].Length <= maxBytes)
        {
            bytes += _frames[end++].Length;
        }

        return (end, bytes);
    }

    /// <summary>Removes all frames and returns the rented arrays.</summary>
    public void Clear()
    {
        if (_frames.Length > 0)
        {
            Array.Clear(_frames, 0, Count);
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(_frames);
            (_frames, Count) = ([], 0);
        }

        if (_buffer.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_buffer);
            (_buffer, _used, _openFrame) = ([], 0, -1);
        }

        if (_fullBuffers is not null)
        {
            _fullBuffers.ForEach(static full => ArrayPool<byte>.Shared.Return(full));
            _fullBuffers = null;
        }
    }

    private void GrowBuffer(int maxLength)
    {
        var isFirst = Count == 1 && _openFrame == 0; // there is one frame only, so that it can be moved
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max((isFirst ? _used : 0) + maxLength, _buffer.Length == 0 ? FirstBufferBytes : MaxBufferBytes));
        if (isFirst && _buffer.Length < MaxBufferBytes)
        {
            _buffer.AsSpan(0, _used).CopyTo(larger);
            _frames[0] = larger.AsMemory(0, _used);
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = larger;
            return;
        }

        if (_buffer.Length > 0)
        {
            (_fullBuffers ??= []).Add(_buffer); // frames refer to this buffer
        }

        (_buffer, _used, _openFrame) = (larger, 0, -1);
    }

    private void Grow()
    {
        var larger = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(Math.Max(FirstFrames, 2 * Count));
        Frames.CopyTo(larger);
        if (Count > 0)
        {
            Array.Clear(_frames, 0, Count);
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(_frames);
        }

        _frames = larger;
    }
}
