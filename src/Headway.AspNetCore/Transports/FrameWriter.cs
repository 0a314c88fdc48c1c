using System.Buffers;

namespace Headway.AspNetCore.Transports;

/// <summary>
/// How one contract puts what it tells into frames, and what one turn of a reader loop has written of them: bytes that
/// many readers share, by reference, and between them the few that are this reader's own. The loop sends them. The
/// arrays are rented for the turn, so a reader that waits holds none.
/// </summary>
/// <remarks>Owned by the reader loop's task.</remarks>
internal class FrameWriter
{
    private const int FirstFrames = 128;
    private const int OwnBytes = 1024; // of the first array of own bytes: enough for a live event
    private const int MostOwnBytes = 32 << 10; // of the later ones, unless more is asked for at once

    private ReadOnlyMemory<byte>[] _frames = [];
    private byte[] _own = [];
    private int _ownUsed;
    private int _lastOwn = -1; // where the newest frame begins, while own bytes may follow it directly; -1: none may
    private List<byte[]>? _fullOwn;

    /// <summary>How many frames, or parts of frames, there are.</summary>
    public int Count { get; private set; }

    /// <summary>The frames, in the order they go out.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Frames => _frames.AsSpan(0, Count);

    /// <summary>Writes what goes before the first frame, if anything.</summary>
    public virtual void Begin()
    {
    }

    /// <summary>Writes a sign of life; nothing where the contract has none.</summary>
    public virtual void WriteHeartbeat()
    {
    }

    /// <summary>Adds a frame, or a part of one, whose bytes stay as they are until the batch is sent.</summary>
    public void Add(ReadOnlyMemory<byte> frame)
    {
        if (Count == _frames.Length)
        {
            Grow();
        }

        _frames[Count++] = frame;
        _lastOwn = -1;
    }

    /// <summary>Adds bytes of this reader alone.</summary>
    public void AddOwn(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Own(bytes.Length));
        AddOwn(bytes.Length);
    }

    /// <summary>Room for bytes of this reader alone; they count once <see cref="AddOwn(int)"/> has said how many they are.</summary>
    public Span<byte> Own(int atMost)
    {
        if (_own.Length - _ownUsed < atMost)
        {
            GrowOwn(atMost);
        }

        return _own.AsSpan(_ownUsed, atMost);
    }

    /// <summary>Adds the first bytes of what <see cref="Own"/> gave. Own bytes that follow own bytes become one frame with them.</summary>
    public void AddOwn(int length)
    {
        var start = _ownUsed;
        _ownUsed += length;
        if (_lastOwn >= 0)
        {
            _frames[Count - 1] = _own.AsMemory(_lastOwn, _ownUsed - _lastOwn);
            return;
        }

        Add(_own.AsMemory(start, length));
        _lastOwn = start;
    }

    /// <summary>Where a piece that begins with a frame ends, so that it has at most so many bytes, or one frame.</summary>
    public (int End, int Bytes) Piece(int start, int mostBytes)
    {
        var bytes = _frames[start].Length;
        var end = start + 1;
        while (end < Count && bytes + _frames[end].Length <= mostBytes)
        {
            bytes += _frames[end++].Length;
        }

        return (end, bytes);
    }

    /// <summary>Forgets what was sent.</summary>
    public void Clear()
    {
        if (_frames.Length > 0)
        {
            Array.Clear(_frames, 0, Count);
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(_frames);
            (_frames, Count) = ([], 0);
        }

        if (_own.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_own);
            (_own, _ownUsed, _lastOwn) = ([], 0, -1);
        }

        if (_fullOwn is not null)
        {
            _fullOwn.ForEach(static full => ArrayPool<byte>.Shared.Return(full));
            _fullOwn = null;
        }
    }

    private void GrowOwn(int atMost)
    {
        var isFirst = Count == 1 && _lastOwn == 0; // all that was written is one frame, which can move
        var wider = ArrayPool<byte>.Shared.Rent(Math.Max((isFirst ? _ownUsed : 0) + atMost, _own.Length == 0 ? OwnBytes : MostOwnBytes));
        if (isFirst && _own.Length < MostOwnBytes)
        {
            _own.AsSpan(0, _ownUsed).CopyTo(wider);
            _frames[0] = wider.AsMemory(0, _ownUsed);
            ArrayPool<byte>.Shared.Return(_own);
            _own = wider;
            return;
        }

        if (_own.Length > 0)
        {
            (_fullOwn ??= []).Add(_own); // frames refer to it
        }

        (_own, _ownUsed, _lastOwn) = (wider, 0, -1);
    }

    private void Grow()
    {
        var wider = ArrayPool<ReadOnlyMemory<byte>>.Shared.Rent(Math.Max(FirstFrames, 2 * Count));
        Frames.CopyTo(wider);
        if (Count > 0)
        {
            Array.Clear(_frames, 0, Count);
            ArrayPool<ReadOnlyMemory<byte>>.Shared.Return(_frames);
        }

        _frames = wider;
    }
}
