using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// The line that an event is: <c>{"seq","type","time","node"?,"data","dialect"?}</c> and a line feed. The members always
/// stand in this order and without blanks, so a line of ours is read by looking where things must be; <see cref="Read"/>
/// takes any JSON with these members.
/// </summary>
/// <remarks>
/// In memory it stands in a frame of Server-Sent Events (WHATWG HTML, section 9.2), which most readers get: a head, the
/// line, and one more line feed. That is a few bytes, where a frame of its own would be the line once more.
/// </remarks>
internal static class EventLine
{
    private const int TimeLength = 24; // 2026-01-31T12:00:00.000Z
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

    /// <summary>Reads a line of ours; false: it is none, or one that needs a closer look.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out EventFields fields)
    {
        fields = default;
        var rest = line;
        if (!Take(ref rest, "{\"seq\":"u8) || !Utf8Parser.TryParse(rest, out fields.Seq, out var digits))
        {
            return false;
        }

        rest = rest[digits..];
        if (!Take(ref rest, ",\"type\":\""u8) || !TakeText(ref rest, out var type) || !Take(ref rest, ",\"time\":\""u8) || !TryReadTime(rest, out fields.Time))
        {
            return false;
        }

        fields.Type = EventTypes.Intern(type);
        rest = rest[(TimeLength + 1)..];
        if (Take(ref rest, ",\"node\":\""u8))
        {
            fields.NodeStart = line.Length - rest.Length;
            if (!TakeText(ref rest, out var node))
            {
                return false;
            }

            fields.NodeLength = node.Length;
        }

        // The data reach to the end when the line ends with two braces: behind them a dialect ends with a quote.
        fields.DataStart = line.Length - rest.Length + ",\"data\":"u8.Length;
        fields.DataLength = line.Length - fields.DataStart - "}\n"u8.Length;
        return Take(ref rest, ",\"data\":{"u8) && rest.EndsWith("}}\n"u8);
    }

    /// <summary>Reads any line.</summary>
    /// <exception cref="JsonException">It is no event.</exception>
    /// <exception cref="InvalidOperationException">It is no event.</exception>
    public static EventFields Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new() { MaxDepth = LogEvent.MaxDepth });
        var fields = default(EventFields);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, ref fields);
        }

        return fields.Type is null ? throw new JsonException("no type") : fields;
    }

    private static void ReadMember(ref Utf8JsonReader reader, ref EventFields fields)
    {
        if (reader.ValueTextEquals("seq"u8))
        {
            reader.Read();
            fields.Seq = reader.GetInt64();
        }
        else if (reader.ValueTextEquals("type"u8))
        {
            reader.Read();
            fields.Type = EventTypes.Intern(reader.ValueSpan);
        }
        else if (reader.ValueTextEquals("time"u8))
        {
            reader.Read();
            fields.Time = reader.GetDateTimeOffset();
        }
        else if (reader.ValueTextEquals("data"u8))
        {
            reader.Read();
            fields.DataStart = (int)reader.TokenStartIndex;
            reader.Skip();
            fields.DataLength = (int)reader.BytesConsumed - fields.DataStart;
        }
        else
        {
            var isNode = reader.ValueTextEquals("node"u8);
            reader.Read();
            ref var text = ref isNode ? ref fields.Node : ref fields.Dialect;
            text = reader.GetString();
        }
    }

    /// <summary>The text of a JSON string, given without its quotes.</summary>
    public static string Unquote(ReadOnlySpan<byte> json)
    {
        if (!json.Contains((byte)'\\'))
        {
            return Encoding.UTF8.GetString(json);
        }

        var reader = new Utf8JsonReader((byte[])[(byte)'"', .. json, (byte)'"']);
        reader.Read();
        return reader.GetString()!;
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

    private static bool TryReadTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= TimeLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.'
            || text[23] != 'Z' || text[24] != '"')
        {
            return false;
        }

        var (year, month, day) = (Number(text[..4]), Number(text[5..7]), Number(text[8..10]));
        var (hour, minute, second, millisecond) = (Number(text[11..13]), Number(text[14..16]), Number(text[17..19]), Number(text[20..23]));
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)
            || hour is < 0 or > 23 || minute is < 0 or > 59 || second is < 0 or > 59 || millisecond < 0)
        {
            return false;
        }

        time = new(year, month, day, hour, minute, second, millisecond, TimeSpan.Zero);
        return true;
    }

    // -1 for what is no number.
    private static int Number(ReadOnlySpan<byte> digits)
    {
        var number = 0;
        foreach (var digit in digits)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return -1;
            }

            number = (number * 10) + digit - '0';
        }

        return number;
    }

    private static bool Take(ref ReadOnlySpan<byte> rest, ReadOnlySpan<byte> expected)
    {
        var isThere = rest.StartsWith(expected);
        rest = isThere ? rest[expected.Length..] : rest;
        return isThere;
    }

    // Up to the quote that ends it, and over that.
    private static bool TakeText(ref ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> text)
    {
        var end = rest.IndexOf((byte)'"');
        while (end > 0 && IsEscaped(rest[..end]))
        {
            var next = rest[(end + 1)..].IndexOf((byte)'"');
            end = next < 0 ? -1 : end + 1 + next;
        }

        text = end < 0 ? default : rest[..end];
        rest = end < 0 ? rest : rest[(end + 1)..];
        return end >= 0;
    }

    private static bool IsEscaped(ReadOnlySpan<byte> before)
    {
        var plain = before.LastIndexOfAnyExcept((byte)'\\');
        return (before.Length - plain - 1) % 2 != 0;
    }
}
