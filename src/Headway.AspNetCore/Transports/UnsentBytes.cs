using System.Buffers;

namespace Headway.AspNetCore.Transports;

/// <summary>What was written and is not sent yet, in rented arrays: none while there is nothing.</summary>
/// <remarks>A part of its writer, so that a connection that is silent has one object less.</remarks>
internal struct UnsentBytes()
{
    private const int LeastBytes = 4 << 10;
    private const int MostBytes = 64 << 10; // of an array that nobody asked to be longer

    private byte[] _last = [];
    private int _used; // of the last array
    private Queue<ArraySegment<byte>>? _full; // before the last
    private int _sent; // of the first array

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Whether any array is held.</summary>
    public readonly bool HoldsMemory => _last.Length > 0 || _full is not null;

    /// <summary>Those that go out first, as many as lie together.</summary>
    public readonly ArraySegment<byte> First => _full is null ? new(_last, _sent, _used - _sent) : _full.Peek()[_sent..];

    /// <summary>Room for more; what is put there counts once it was added.</summary>
    public ArraySegment<byte> Room(int atLeast)
    {
        if (_last.Length - _used < Math.Max(atLeast, 1))
        {
            Lengthen(atLeast);
        }

        return new(_last, _used, _last.Length - _used);
    }

    /// <summary>Adds the first bytes of the room.</summary>
    public void Add(int bytes)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)bytes, (uint)(_last.Length - _used), nameof(bytes));
        _used += bytes;
        Count += bytes;
    }

    /// <summary>Forgets the first, of those that lie together.</summary>
    public void Take(int bytes)
    {
        Count -= bytes;
        _sent += bytes;
        if (_full is not null && _sent == _full.Peek().Count)
        {
            ArrayPool<byte>.Shared.Return(_full.Dequeue().Array!);
            (_full, _sent) = (_full.Count > 0 ? _full : null, 0);
        }
    }

    /// <summary>Forgets all, and room that was not used.</summary>
    public void Clear()
    {
        while (_full is not null)
        {
            Take(First.Count);
        }

        if (_last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_last);
            _last = [];
        }

        (_used, _sent, Count) = (0, 0, 0);
    }

    private void Lengthen(int atLeast)
    {
        var next = ArrayPool<byte>.Shared.Rent(Math.Max(atLeast, Math.Clamp(2 * _last.Length, LeastBytes, MostBytes)));
        if (_used > 0)
        {
            (_full ??= new()).Enqueue(new(_last, 0, _used));
        }
        else if (_last.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_last);
        }

        (_last, _used) = (next, 0);
    }
}
