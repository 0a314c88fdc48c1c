using System.Runtime.InteropServices;
using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>Events as producers send them: one object, an array, or a line each. All are good, or none is taken.</summary>
internal static class EventBody
{
    private const int MostEvents = 100_000;
    private const int UsualLine = 128; // bytes

    /// <summary>Reads the events of a body. Their data are pieces of it: it must stay as it is for as long as they are used.</summary>
    public static (List<NewEvent> Events, EventFault? Fault) Parse(ReadOnlyMemory<byte> body, bool lines, int maxEventBytes, DialectTable dialects)
    {
        var events = new List<NewEvent>(lines ? 1 + (body.Length / UsualLine) : 1);
        if (IsPlain(body, lines, maxEventBytes, events))
        {
            return (events, null);
        }

        events.Clear();
        var rules = new Rules(maxEventBytes, dialects);
        var fault = lines ? ParseLines(body, rules, events) : ParseJson(body, rules, events);
        fault ??= events.Count switch
        {
            0 => new EventFault("no_events", "The body holds no event."),
            > MostEvents => new EventFault("too_many_events", $"One request appends at most {MostEvents} events."),
            _ => CheckEnd(events),
        };
        return (events, fault);
    }

    /// <summary>One message of a dialect as it stands, however it came in.</summary>
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
            return (e, undecodable ?? CheckOne(ref e, wrong: 0, Where, maxEventBytes));
        }
    }

    // Most bodies are in order, and this says so at little cost. Of one that is not the rest says what is wrong with it.
    private static bool IsPlain(ReadOnlyMemory<byte> body, bool lines, int maxEventBytes, List<NewEvent> events)
    {
        if (!RequestBody.IsPlainText(body.Span) || !(lines ? TryReadLines(body, events) : PlainEvents.TryRead(body, events)))
        {
            return false;
        }

        foreach (var e in events)
        {
            if (CheckTaken(e, "", maxEventBytes) is not null)
            {
                return false;
            }
        }

        return events.Count is > 0 and <= MostEvents && CheckEnd(events) is null;
    }

    private static bool TryReadLines(ReadOnlyMemory<byte> body, List<NewEvent> events)
    {
        while (TakeLine(ref body, out var line))
        {
            if (!IsBlank(line) && !PlainEvents.TryReadObject(line, events))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TakeLine(ref ReadOnlyMemory<byte> rest, out ReadOnlyMemory<byte> line)
    {
        var isThere = !rest.IsEmpty;
        var length = rest.Span.IndexOf((byte)'\n') is >= 0 and var end ? end : rest.Length;
        line = rest[..length];
        rest = rest[Math.Min(rest.Length, length + 1)..];
        return isThere;
    }

    private static bool IsBlank(ReadOnlyMemory<byte> line) => line.Span.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\t') < 0;

    private static EventFault? ParseLines(ReadOnlyMemory<byte> body, Rules rules, List<NewEvent> events)
    {
        for (var number = 1; TakeLine(ref body, out var line); number++)
        {
            if (!IsBlank(line) && ParseOne(line, $"Line {number}", rules, events) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static EventFault? ParseOne(ReadOnlyMemory<byte> json, string where, Rules rules, List<NewEvent> events)
    {
        var (document, fault) = RequestBody.Parse(json, where);
        using (document)
        {
            return fault ?? Add(document!.RootElement, where, rules, events);
        }
    }

    private static EventFault? ParseJson(ReadOnlyMemory<byte> body, Rules rules, List<NewEvent> events)
    {
        var (document, fault) = RequestBody.Parse(body);
        using (document)
        {
            if (fault is not null || document!.RootElement.ValueKind != JsonValueKind.Array)
            {
                return fault ?? Add(document!.RootElement, "The event", rules, events);
            }

            var number = 0;
            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (Add(element, $"Event {++number}", rules, events) is { } inArray)
                {
                    return inArray;
                }
            }

            return null;
        }
    }

    private static EventFault? Add(JsonElement element, string where, Rules rules, List<NewEvent> events)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new("invalid_event", $"{where} is not an object: an event is {{\"type\", \"node\"?, \"data\"?}}.");
        }

        string? type = null;
        string? node = null;
        string? dialect = null;
        JsonElement data = default;
        foreach (var member in element.EnumerateObject())
        {
            switch (member.Name)
            {
                case "type" when member.Value.ValueKind == JsonValueKind.String:
                    type = member.Value.GetString();
                    break;
                case "node" when member.Value.ValueKind == JsonValueKind.String:
                    node = member.Value.GetString();
                    break;
                case "data" when member.Value.ValueKind == JsonValueKind.Object:
                    data = member.Value;
                    break;
                case "dialect" when member.Value.ValueKind == JsonValueKind.String:
                    dialect = member.Value.GetString();
                    break;
                case "type" or "node" or "data" or "dialect":
                    return new($"invalid_{member.Name}", $"{where}: '{member.Name}' must be {(member.Name == "data" ? "an object" : "a string")}.");
                default:
                    return new("unknown_field", $"{where}: '{Shown(member.Name)}' is not a field of an event; put your own fields into 'data'.");
            }
        }

        var bytes = data.ValueKind == JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(data).ToArray() : NewEvent.NoData;
        var (e, fault) = dialect is null ? (new NewEvent(type ?? "", bytes, node), null) : Decode(type, dialect, data, bytes, node, rules.Dialects);
        fault = fault is null
            ? CheckOne(ref e, dialect is null ? EventRules.Look(bytes.Span) : 0, where, rules.MaxEventBytes)
            : fault with { Message = $"{where}: {fault.Message}" };
        events.Add(e); // a fault refuses the whole body, so what was gathered does not count
        return fault;
    }

    // A message of a dialect says itself what it is.
    private static (NewEvent Event, EventFault? Fault) Decode(
        string? type, string name, JsonElement data, ReadOnlyMemory<byte> bytes, string? node, DialectTable dialects)
    {
        if (dialects.Find(name) is not { } dialect)
        {
            return (default, new("unknown_dialect", $"'{Shown(name)}' is not a dialect that is served here. Known are: {string.Join(", ", dialects.Names)}."));
        }

        var (e, fault) = dialect.Decode(data, bytes, node);
        return (e, fault ?? (type is null || type == e.Type ? null : new("type_not_wanted", $"With 'dialect' leave 'type' out: the message says itself that it is '{Shown(e.Type)}'.")));
    }

    private static EventFault? CheckOne(ref NewEvent e, int wrong, string where, int maxEventBytes) =>
        e.CheckParsed(wrong, out e) is { } fault ? fault with { Message = $"{where}: {fault.Message}" } : CheckTaken(e, where, maxEventBytes);

    // What is asked of an event from outside besides.
    private static EventFault? CheckTaken(NewEvent e, string where, int maxEventBytes)
    {
        if (e.Data.Length > maxEventBytes)
        {
            return new("event_too_large", $"{where}: its data has {e.Data.Length} bytes; at most {maxEventBytes} are taken.");
        }

        return e.Type is EventTypes.JobQueued or EventTypes.JobInputReceived
            ? new("reserved_type", $"{where}: '{e.Type}' is appended by Headway itself.")
            : null;
    }

    private static EventFault? CheckEnd(List<NewEvent> events)
    {
        for (var i = 0; i < events.Count - 1; i++)
        {
            if (EventTypes.IsTerminal(events[i].Type))
            {
                return new("terminal_not_last", $"Event {i + 1} ends the log, but more events follow it.");
            }
        }

        return null;
    }

    private readonly record struct Rules(int MaxEventBytes, DialectTable Dialects);

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
