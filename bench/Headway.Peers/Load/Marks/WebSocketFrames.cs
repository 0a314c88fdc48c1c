namespace Headway.Peers.Load.Marks;

/// <summary>
/// Removes the headers of WebSocket frames from received bytes. A server may split a message at any byte, also within a
/// mark.
/// </summary>
internal struct WebSocketFrames
{
    private const byte Close = 0x8;
    private const byte Ping = 0x9;
    private const byte Pong = 0xa;

    private long _left;
    private byte _operation;
    private int _lengthBytes;
    private Part _part;

    private enum Part
    {
        Operation,
        Length,
        LongLength,
        Data,
    }

    /// <summary>Whether the server sent a close frame.</summary>
    public bool HasEnded { get; private set; }

    private readonly bool IsControl => _operation is Close or Ping or Pong;

    /// <summary>Moves the payload to the start of the received bytes.</summary>
    /// <returns>The length of the payload.</returns>
    public int Compact(Span<byte> read)
    {
        var (at, kept) = (0, 0);
        while (at < read.Length)
        {
            if (_part != Part.Data)
            {
                Step(read[at++]);
                continue;
            }

            var length = (int)Math.Min(_left, read.Length - at);
            if (!IsControl)
            {
                read.Slice(at, length).CopyTo(read[kept..]);
                kept += length;
            }

            (at, _left) = (at + length, _left - length);
            _part = _left == 0 ? Part.Operation : Part.Data;
        }

        return kept;
    }

    private void Step(byte next)
    {
        switch (_part)
        {
            case Part.Operation:
                _operation = (byte)(next & 0xf);
                HasEnded |= _operation == Close;
                _part = Part.Length;
                return;
            case Part.Length:
                _lengthBytes = next switch { < 126 => 0, 126 => 2, 127 => 8, _ => throw new FormatException("The server sent a masked frame.") };
                _left = next < 126 ? next : 0;
                break;
            default:
                _left = (_left << 8) | next;
                _lengthBytes--;
                break;
        }

        _part = _lengthBytes > 0 ? Part.LongLength : _left > 0 ? Part.Data : Part.Operation;
    }
}
