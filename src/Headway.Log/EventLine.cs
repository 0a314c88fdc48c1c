using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// The line that an event is: <c>{"seq","type","time","node"?,"data","dialect"?}</c> and a line feed. The members always
/// stand in this order and without blanks, so <see cref="EventLineReader"/> finds them by looking where they must be.
/// </summary>
/// <remarks>
/// In memory it stands in a frame of Server-Sent Events (WHATWG HTML, section 9.2), which most readers get: a head, the
/// line, and one more line feed. That is a few bytes, where a frame of its own would be the line once more.
/// </remarks>
internal static class EventLine
{
    /// <summary>How long a time is.</summary>
    public const int TimeLength = 24; // 2026-01-31T12:00:00.000Z

    private const int LongestNumber = 20;

    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    private static int HeadLength => "id: \nevent: \ndata: "u8.Length;

    /// <summary>Writes a frame.</summary>
    /// <param name="seq">The event's place in the log.</param>
    /// <param name="time">When the log took it.</param>
    /// <param name="source">The event.</param>
    /// <param name="lineStart">Where in the frame the line begins.</param>
    /// <param name="dataStart">Where in the line the data begin.</param>
    public static byte[] Write(long seq, DateTimeOffset time, in NewEvent source, out int lineStart, out int dataStart)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        var number = Format(seq, digits);
        var node = Quoted(source.Node);
        var dialect = Quoted(source.Dialect);
        var fixedLength = "{\"seq\":,\"type\":\"\",\"time\":\"\",\"data\":}\n"u8.Length + TimeLength;
        var length = fixedLength + number.Length + source.Type.Length + Length(",\"node\":"u8, node) + source.Data.Length + Length(",\"dialect\":"u8, dialect);
        var frame = new byte[HeadLength + number.Length + source.Type.Length + length + "\n"u8.Length];
        var rest = PutHead(frame, number, source.Type);
        lineStart = frame.Length - rest.Length;
        rest = Put(rest, "{\"seq\":"u8);
        rest = Put(rest, number);
        rest = Put(rest, ",\"type\":\""u8);
        rest = rest[Encoding.ASCII.GetBytes(source.Type, rest)..]; // its characters need no escape: NewEvent.Check
        rest = Put(rest, "\",\"time\":\""u8);
        WriteTime(time.UtcDateTime, rest);
        rest = Put(rest[TimeLength..], "\""u8);
        rest = PutText(rest, ",\"node\":\""u8, node);
        rest = Put(rest, ",\"data\":"u8);
        dataStart = frame.Length - rest.Length - lineStart;
        rest = PutOnOneLine(rest, source.Data.Span);
        Put(PutText(rest, ",\"dialect\":\""u8, dialect), "}\n\n"u8);
        return frame;
    }

    /// <summary>Puts a line into a frame.</summary>
    /// <param name="line">With its line feed.</param>
    /// <param name="seq">The number that it says.</param>
    /// <param name="type">The type that it says.</param>
    /// <param name="lineStart">Where in the frame the line begins.</param>
    public static byte[] Frame(ReadOnlySpan<byte> line, long seq, string type, out int lineStart)
    {
        Span<byte> digits = stackalloc byte[LongestNumber];
        var number = Format(seq, digits);
        lineStart = HeadLength + number.Length + Encoding.UTF8.GetByteCount(type);
        var frame = new byte[lineStart + line.Length + "\n"u8.Length];
        Put(Put(PutHead(frame, number, type), line), "\n"u8);
        return frame;
    }

    private static ReadOnlySpan<byte> Format(long number, Span<byte> digits)
    {
        Utf8Formatter.TryFormat(number, digits, out var length);
        return digits[..length];
    }

    private static Span<byte> PutHead(Span<byte> frame, ReadOnlySpan<byte> number, string type)
    {
        var rest = Put(Put(Put(frame, "id: "u8), number), "\nevent: "u8);
        return Put(rest[Encoding.UTF8.GetBytes(type, rest)..], "\ndata: "u8);
    }

    private static int Length(ReadOnlySpan<byte> name, byte[]? text) => text is null ? 0 : name.Length + 2 + text.Length;

    // JSON's form of a text without the quotes; most need no escape.
    private static byte[]? Quoted(string? text) => text switch
    {
        null => null,
        _ when text.AsSpan().ContainsAnyExcept(s_plain) => JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping).EncodedUtf8Bytes.ToArray(),
        _ => Encoding.ASCII.GetBytes(text),
    };

    private static Span<byte> Put(Span<byte> target, scoped ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(target);
        return target[bytes.Length..];
    }

    private static Span<byte> PutText(Span<byte> target, scoped ReadOnlySpan<byte> name, byte[]? text) =>
        text is null ? target : Put(Put(Put(target, name), text), "\""u8);

    // JSON strings hold no raw line breaks, so one can only stand between tokens, where a space means the same.
    private static Span<byte> PutOnOneLine(Span<byte> target, ReadOnlySpan<byte> data)
    {
        var rest = Put(target, data);
        target = target[..data.Length];
        if (target.ContainsAny((byte)'\n', (byte)'\r'))
        {
            target.Replace((byte)'\n', (byte)' ');
            target.Replace((byte)'\r', (byte)' ');
        }

        return rest;
    }

    private static void WriteTime(DateTime time, Span<byte> target)
    {
        "0000-00-00T00:00:00.000Z"u8.CopyTo(target);
        Digits(target[..4], time.Year);
        Digits(target[5..7], time.Month);
        Digits(target[8..10], time.Day);
        Digits(target[11..13], time.Hour);
        Digits(target[14..16], time.Minute);
        Digits(target[17..19], time.Second);
        Digits(target[20..23], time.Millisecond);
    }

    private static void Digits(Span<byte> target, int number)
    {
        for (var i = target.Length - 1; i >= 0; i--)
        {
            target[i] = (byte)('0' + (number % 10));
            number /= 10;
        }
    }
}
