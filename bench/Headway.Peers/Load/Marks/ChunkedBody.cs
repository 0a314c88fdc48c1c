namespace Headway.Peers.Load.Marks;

/// <summary>
/// Decodes chunked transfer encoding: it parses the chunk headers byte by byte and returns the chunk data as spans.
/// </summary>
internal struct ChunkedBody
{
    private long _left;
    private long _size;
    private Part _part;

    private enum Part
    {
        Size,
        SizeEnd,
        Data,
        DataEnd,
        End,
    }

    /// <summary>Whether the last chunk was read.</summary>
    public readonly bool HasEnded => _part == Part.End;

    /// <summary>The next span of the body in the received bytes; <paramref name="read"/> becomes the rest.</summary>
    public bool TryNext(ref ReadOnlySpan<byte> read, out ReadOnlySpan<byte> stretch)
    {
        while (!read.IsEmpty && _part != Part.End)
        {
            if (_part == Part.Data)
            {
                var length = (int)Math.Min(_left, read.Length);
                stretch = read[..length];
                read = read[length..];
                _left -= length;
                _part = _left == 0 ? Part.DataEnd : Part.Data;
                return true;
            }

            Step(read[0]);
            read = read[1..];
        }

        stretch = default;
        return false;
    }

    private void Step(byte next)
    {
        if (next == '\n')
        {
            (_part, _left, _size) = _part == Part.DataEnd ? (Part.Size, 0, 0) : (_size == 0 ? Part.End : Part.Data, _size, 0);
        }
        else if (next == ';')
        {
            _part = Part.SizeEnd; // a chunk extension, which is ignored
        }
        else if (_part == Part.Size && next != '\r')
        {
            _size = (_size * 16) + HexValue(next);
        }
    }

    private static int HexValue(byte digit) => char.IsAsciiHexDigit((char)digit)
        ? digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10
        : throw new FormatException($"The size of a chunk contains the byte {digit}.");
}
