using System.Globalization;
using System.Text;

namespace Headway.Peers.Load.Publishing;

/// <summary>Reads an HTTP response on a keep-alive connection.</summary>
internal sealed class HttpResponseReader
{
    private byte[] _bytes = new byte[1024];
    private int _length;

    /// <summary>The status code; 0 before the end of the headers.</summary>
    public int Status { get; private set; }

    /// <summary>The bytes read so far as text, for error messages.</summary>
    public string Text => Encoding.UTF8.GetString(_bytes, 0, _length);

    /// <summary>The buffer for the next read.</summary>
    public Span<byte> Free()
    {
        if (_length == _bytes.Length)
        {
            Array.Resize(ref _bytes, _bytes.Length * 2);
        }

        return _bytes.AsSpan(_length);
    }

    /// <summary>Starts the next response.</summary>
    public void Clear() => (_length, Status) = (0, 0);

    /// <summary>Adds bytes that were read into the buffer.</summary>
    /// <returns>Whether the response is complete.</returns>
    public bool Advance(int count)
    {
        _length += count;
        ReadOnlySpan<byte> all = _bytes.AsSpan(0, _length);
        var end = all.IndexOf("\r\n\r\n"u8);
        if (end < 0)
        {
            return false;
        }

        Status = int.Parse(all.Slice(9, 3), CultureInfo.InvariantCulture);
        return BodyLength(all[..(end + 2)]) is { } length ? _length >= end + 4 + length : all.EndsWith("\r\n0\r\n\r\n"u8) || all[(end + 4)..].SequenceEqual("0\r\n\r\n"u8);
    }

    private static int? BodyLength(ReadOnlySpan<byte> head)
    {
        while (head.IndexOf((byte)'\n') is var end and >= 0)
        {
            var field = head[..end];
            head = head[(end + 1)..];
            if (field.Length > 15 && Ascii.EqualsIgnoreCase(field[..15], "content-length:"u8))
            {
                return int.Parse(field[15..].Trim(" \r"u8), CultureInfo.InvariantCulture);
            }

            if (field.Length > 18 && Ascii.EqualsIgnoreCase(field[..18], "transfer-encoding:"u8))
            {
                return null;
            }
        }

        return 0;
    }
}
