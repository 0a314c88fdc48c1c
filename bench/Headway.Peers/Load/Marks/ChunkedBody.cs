namespace Headway.Peers.Load.Marks;

/// <summary>
/// Where the chunks of an HTTP body lie in what was read: the lines between them are read byte by byte, the chunks
/// themselves are passed over whole.
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

    /// <summary>Whether the last chunk has come.</summary>
    public readonly bool HasEnded => _part == Part.End;

    /// <summary>The next stretch of the body in what was read; <paramref name="read"/> is left with what is behind it.</summary>
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
            _part = Part.SizeEnd; // an extension, which says nothing to us
        }
        else if (_part == Part.Size && next != '\r')
        {
            _size = (_size * 16) + HexValue(next);
        }
    }

    private static int HexValue(byte digit) => char.IsAsciiHexDigit((char)digit)
        ? digit <= (byte)'9' ? digit - '0' : (digit | 0x20) - 'a' + 10
        : throw new FormatException($"A chunk's size holds the byte {digit}.");
}
