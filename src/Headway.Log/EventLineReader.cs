using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Headway.Log;

/// <summary>
/// Parses event lines. <see cref="TryRead"/> is a fast path that expects the exact layout that <see cref="LogEvent"/>
/// writes; <see cref="Read"/> accepts any JSON object with the same members.
/// </summary>
internal static class EventLineReader
{
    /// <summary>Parses a line in the layout of <see cref="LogEvent"/>; false: use <see cref="Read"/>.</summary>
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
        rest = rest[(LogEvent.TimeLength + 1)..];
        if (Take(ref rest, ",\"node\":\""u8))
        {
            fields.NodeStart = line.Length - rest.Length;
            if (!TakeText(ref rest, out var node))
            {
                return false;
            }

            fields.NodeLength = node.Length;
        }

        // A line with a dialect ends with a quote and a brace, so two braces mean that data is the last member.
        fields.DataStart = line.Length - rest.Length + ",\"data\":"u8.Length;
        fields.DataLength = line.Length - fields.DataStart - "}\n"u8.Length;
        return Take(ref rest, ",\"data\":{"u8) && rest.EndsWith("}}\n"u8);
    }

    /// <summary>Parses a line in any layout.</summary>
    /// <exception cref="JsonException">The line is not an event.</exception>
    /// <exception cref="InvalidOperationException">The line is not an event: a member has the wrong JSON type.</exception>
    public static EventFields Read(ReadOnlySpan<byte> line)
    {
        var reader = new Utf8JsonReader(line, new() { MaxDepth = LogEvent.MaxDepth });
        var fields = default(EventFields);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadMember(ref reader, ref fields);
        }

        return fields.Type is null ? throw new JsonException("The event has no type.") : fields;
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

    /// <summary>Decodes a JSON string that is passed without its quotes.</summary>
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

    private static bool TryReadTime(ReadOnlySpan<byte> text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length <= LogEvent.TimeLength || text[4] != '-' || text[7] != '-' || text[10] != 'T' || text[13] != ':' || text[16] != ':' || text[19] != '.'
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

    // Returns -1 when a character is not a digit.
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

    // Consumes the string and its closing quote.
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
