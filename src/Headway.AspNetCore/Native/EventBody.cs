using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>
/// Parses the events of a request: one object, an array, or one object on each line. One fault refuses all events. One pass
/// reads them, without an allocation for each value.
/// </summary>
internal static class EventBody
{
    private const int MaxEvents = 100_000;
    private const int AverageLine = 128; // bytes; an estimate of the size of the list

    private static readonly JsonReaderOptions s_json = new() { MaxDepth = RequestBody.MaxDepth };

    /// <summary>Parses the events of a body. Their data are slices of it, so it must not change while they are used.</summary>
    public static (List<NewEvent> Events, EventFault? Fault) Parse(ReadOnlyMemory<byte> body, bool lines, int maxEventBytes, DialectTable dialects)
    {
        body = RequestBody.WithoutMark(body);
        var events = new List<NewEvent>(lines ? 1 + (body.Length / AverageLine) : 1);
        var rules = new AppendRules(maxEventBytes, dialects);
        var isPlain = RequestBody.IsPlainText(body.Span);
        var fault = lines ? ParseLines(body, isPlain, rules, events) : ParseJson(body, isPlain, new("The body"), rules, events);
        fault ??= events.Count switch
        {
            0 => new EventFault("no_events", "The body holds no event."),
            > MaxEvents => new EventFault("too_many_events", $"One request appends at most {MaxEvents} events."),
            _ => AppendRules.CheckEnd(events),
        };
        return (events, fault);
    }

    /// <summary>Parses one message of a dialect that is not in an event object.</summary>
    public static (NewEvent Event, EventFault? Fault) ParseMessage(ReadOnlyMemory<byte> json, Dialect dialect, int maxEventBytes)
    {
        const string Where = "The message";
        var (document, fault) = RequestBody.Parse(json, Where);
        using (document)
        {
            if (fault is not null || document!.RootElement.ValueKind != JsonValueKind.Object)
            {
                return (default, fault ?? new("not_a_message", $"{Where} is not an object."));
            }

            var root = document.RootElement;
            var (e, undecodable) = dialect.Decode(root, JsonMarshal.GetRawUtf8Value(root).ToArray(), null);
            return (e, undecodable ?? AppendRules.Check(ref e, wrong: 0, new(Where), maxEventBytes));
        }
    }

    private static EventFault? ParseLines(ReadOnlyMemory<byte> body, bool isPlain, AppendRules rules, List<NewEvent> events)
    {
        for (var number = 1; !body.IsEmpty; number++)
        {
            var length = body.Span.IndexOf((byte)'\n') is >= 0 and var end ? end : body.Length;
            var line = body[..length];
            body = body[Math.Min(body.Length, length + 1)..];
            var isBlank = line.Span.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\t') < 0;
            if (!isBlank && ParseJson(line, isPlain, new("Line", number), rules, events) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    // Reads the text to its end, so that invalid JSON is reported before an invalid event.
    private static EventFault? ParseJson(ReadOnlyMemory<byte> json, bool isPlain, Place where, AppendRules rules, List<NewEvent> events)
    {
        if (!isPlain && RequestBody.CheckText(json, where.ToString()) is { } unreadable)
        {
            return unreadable;
        }

        try
        {
            var reader = new Utf8JsonReader(json.Span, s_json);
            reader.Read();
            var fault = where.Number == 0 && reader.TokenType == JsonTokenType.StartArray
                ? ReadArray(ref reader, json, rules, events)
                : ReadEvent(ref reader, json, where.Number == 0 ? new("The event") : where, rules, events);
            while (reader.Read())
            {
            }

            return fault;
        }
        catch (JsonException fault)
        {
            return RequestBody.Explain(json, fault, where.ToString());
        }
    }

    private static EventFault? ReadArray(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, AppendRules rules, List<NewEvent> events)
    {
        for (var number = 1; reader.Read() && reader.TokenType != JsonTokenType.EndArray; number++)
        {
            if (ReadEvent(ref reader, json, new("Event", number), rules, events) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static EventFault? ReadEvent(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Place where, AppendRules rules, List<NewEvent> events)
    {
        if (Unwrap(ref reader) is { } encoded)
        {
            return ParseJson(encoded, isPlain: false, where, rules, events);
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new("invalid_event", $"{where} is not an object: an event is {{\"type\", \"node\"?, \"data\"?}}.");
        }

        var members = default(Members);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (ReadMember(ref reader, json, where, ref members) is { } unreadable)
            {
                return unreadable;
            }
        }

        var data = members.Data.IsEmpty ? NewEvent.NoData : members.Data;
        var (e, undecodable) = members.Dialect is null
            ? (new NewEvent(members.Type ?? "", data, members.Node), null)
            : rules.Decode(members.Dialect, members.Type, data, members.Node);
        var fault = undecodable is null
            ? AppendRules.Check(ref e, members.Wrong, where, rules.MaxEventBytes)
            : undecodable with { Message = $"{where}: {undecodable.Message}" };
        events.Add(e); // with a fault the list is not used
        return fault;
    }

    private static EventFault? ReadMember(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Place where, ref Members members)
    {
        if (reader.ValueTextEquals("type"u8))
        {
            return ReadText(ref reader, where, "type", ref members.Type);
        }

        if (reader.ValueTextEquals("node"u8))
        {
            return ReadText(ref reader, where, "node", ref members.Node);
        }

        if (reader.ValueTextEquals("dialect"u8))
        {
            return ReadText(ref reader, where, "dialect", ref members.Dialect);
        }

        if (!reader.ValueTextEquals("data"u8))
        {
            return new("unknown_field", $"{where}: '{AppendRules.Shown(reader.GetString()!)}' is not a field of an event; put your own fields into 'data'.");
        }

        reader.Read();
        if (Unwrap(ref reader) is { } encoded)
        {
            if (RequestBody.CheckText(encoded, $"{where}: 'data'") is { } unreadable)
            {
                return unreadable;
            }

            var own = new Utf8JsonReader(encoded.Span, s_json);
            own.Read();
            return ReadData(ref own, encoded, where, ref members);
        }

        return ReadData(ref reader, json, where, ref members);
    }

    private static EventFault? ReadData(ref Utf8JsonReader reader, ReadOnlyMemory<byte> json, Place where, ref Members members)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            return new("invalid_data", $"{where}: 'data' must be an object.");
        }

        var start = (int)reader.TokenStartIndex;
        members.Wrong = EventRules.FindInvalidFields(ref reader);
        members.Data = json[start..(int)reader.BytesConsumed];
        return null;
    }

    // The JSON in a text that stands where an object is expected, because a producer has encoded it twice. Null if there is none.
    private static ReadOnlyMemory<byte>? Unwrap(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && reader.GetString() is { } text && text.AsSpan().TrimStart('\ufeff').TrimStart() is ['{' or '[', ..]
            ? RequestBody.WithoutMark(Encoding.UTF8.GetBytes(text))
            : default(ReadOnlyMemory<byte>?); // null alone would convert to an empty memory

    private static EventFault? ReadText(ref Utf8JsonReader reader, Place where, string name, ref string? text)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.String)
        {
            return new($"invalid_{name}", $"{where}: '{name}' must be a string.");
        }

        text = name == "type" && !reader.ValueIsEscaped ? EventTypes.Intern(reader.ValueSpan) : reader.GetString();
        return null;
    }

    private struct Members
    {
        public string? Type;
        public string? Node;
        public string? Dialect;
        public ReadOnlyMemory<byte> Data;
        public int Wrong; // the result of EventRules.FindInvalidFields for the data
    }
}

/// <summary>The place of an event in a body. Becomes text only in an error message.</summary>
internal readonly record struct Place(string Name, int Number = 0)
{
    public override string ToString() => Number == 0 ? Name : $"{Name} {Number}";
}
