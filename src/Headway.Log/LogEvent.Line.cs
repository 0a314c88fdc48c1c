using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headway.Log;

/// <content>
/// Encodes an event as one line: <c>{"seq","type","time","node"?,"data","dialect"?}</c> and a line feed. The order is
/// fixed and there is no white space, so that <see cref="EventLineReader"/> can parse the line by position.
/// </content>
public sealed partial class LogEvent
{
    /// <summary>The length of an encoded time, in bytes.</summary>
    internal const int TimeLength = 24; // 2026-01-31T12:00:00.000Z

    private const int MaxDigits = 20;

    private static readonly SearchValues<char> s_plain = SearchValues.Create(
        " !#$%()*,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_abcdefghijklmnopqrstuvwxyz{|}~");

    private static byte[] WriteLine(long seq, DateTimeOffset time, in NewEvent source, out int dataStart)
    {
        Span<byte> digits = stackalloc byte[MaxDigits];
        Utf8Formatter.TryFormat(seq, digits, out var digitCount);
        var number = digits[..digitCount];
        var node = Quoted(source.Node);
        var dialect = Quoted(source.Dialect);
        var fixedLength = "{\"seq\":,\"type\":\"\",\"time\":\"\",\"data\":}\n"u8.Length + TimeLength;
        var line = new byte[fixedLength + number.Length + source.Type.Length + Length(",\"node\":"u8, node) + source.Data.Length + Length(",\"dialect\":"u8, dialect)];
        var rest = Put(line, "{\"seq\":"u8);
        rest = Put(rest, number);
        rest = Put(rest, ",\"type\":\""u8);
        rest = rest[Encoding.ASCII.GetBytes(source.Type, rest)..]; // NewEvent.Check allows no characters that need escaping
        rest = Put(rest, "\",\"time\":\""u8);
        WriteTime(time.UtcDateTime, rest);
        rest = Put(rest[TimeLength..], "\""u8);
        rest = PutText(rest, ",\"node\":\""u8, node);
        rest = Put(rest, ",\"data\":"u8);
        dataStart = line.Length - rest.Length;
        rest = PutOnOneLine(rest, source.Data.Span);
        Put(PutText(rest, ",\"dialect\":\""u8, dialect), "}\n"u8);
        return line;
    }

    private static int Length(ReadOnlySpan<byte> name, byte[]? text) => text is null ? 0 : name.Length + 2 + text.Length;

    // The JSON string without its quotes; most strings need no escaping.
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

    // JSON strings contain no raw line breaks, so a line break is between tokens and a space is equivalent.
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
