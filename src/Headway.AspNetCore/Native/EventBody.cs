using System.Runtime.InteropServices;
using System.Text.Json;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>Events as producers send them: one object, an array, or a line each. All are good, or none is taken.</summary>
internal static class EventBody
{
    private const int MostEvents = 100_000;

    public static (List<NewEvent> Events, EventFault? Fault) Parse(byte[] body, bool lines, int maxEventBytes)
    {
        var events = new List<NewEvent>();
        var fault = lines ? ParseLines(body, maxEventBytes, events) : ParseJson(body, maxEventBytes, events);
        fault ??= events.Count switch
        {
            0 => new EventFault("no_events", "The body holds no event."),
            > MostEvents => new EventFault("too_many_events", $"One request appends at most {MostEvents} events."),
            _ => CheckEnd(events),
        };
        return (events, fault);
    }

    private static EventFault? ParseLines(byte[] body, int maxEventBytes, List<NewEvent> events)
    {
        var number = 0;
        for (var start = 0; start < body.Length;)
        {
            number++;
            var length = body.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var end ? end : body.Length - start;
            var line = body.AsMemory(start, length);
            start += length + 1;
            if (line.Span.IndexOfAnyExcept((byte)' ', (byte)'\r', (byte)'\t') < 0)
            {
                continue;
            }

            if (ParseOne(line, $"Line {number}", maxEventBytes, events) is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private static EventFault? ParseOne(ReadOnlyMemory<byte> json, string where, int maxEventBytes, List<NewEvent> events)
    {
        var (document, fault) = RequestBody.Parse(json, where);
        using (document)
        {
            return fault ?? Add(document!.RootElement, where, maxEventBytes, events);
        }
    }

    private static EventFault? ParseJson(byte[] body, int maxEventBytes, List<NewEvent> events)
    {
        var (document, fault) = RequestBody.Parse(body);
        using (document)
        {
            if (fault is not null || document!.RootElement.ValueKind != JsonValueKind.Array)
            {
                return fault ?? Add(document!.RootElement, "The event", maxEventBytes, events);
            }

            var number = 0;
            foreach (var element in document.RootElement.EnumerateArray())
            {
                if (Add(element, $"Event {++number}", maxEventBytes, events) is { } inArray)
                {
                    return inArray;
                }
            }

            return null;
        }
    }

    private static EventFault? Add(JsonElement element, string where, int maxEventBytes, List<NewEvent> events)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            return new("invalid_event", $"{where} is not an object: an event is {{\"type\", \"node\"?, \"data\"?}}.");
        }

        string? type = null;
        string? node = null;
        var data = NewEvent.NoData;
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
                    data = JsonMarshal.GetRawUtf8Value(member.Value).ToArray();
                    break;
                case "type" or "node" or "data":
                    return new($"invalid_{member.Name}", $"{where}: '{member.Name}' must be {(member.Name == "data" ? "an object" : "a string")}.");
                default:
                    return new("unknown_field", $"{where}: '{Shown(member.Name)}' is not a field of an event; put your own fields into 'data'.");
            }
        }

        events.Add(new(type ?? "", data, node)); // a fault refuses the whole body, so what was gathered does not count
        return CheckOne(events[^1], where, maxEventBytes);
    }

    private static EventFault? CheckOne(NewEvent e, string where, int maxEventBytes)
    {
        if (e.Check() is { } fault)
        {
            return fault with { Message = $"{where}: {fault.Message}" };
        }

        if (e.Data.Length > maxEventBytes)
        {
            return new("event_too_large", $"{where}: its data has {e.Data.Length} bytes; at most {maxEventBytes} are taken.");
        }

        return e.Type switch
        {
            EventTypes.JobQueued or EventTypes.JobInputReceived =>
                new("reserved_type", $"{where}: '{e.Type}' is appended by Headway itself."),
            "gap" => new("reserved_type", $"{where}: 'gap' is what readers are told when events are gone."),
            _ when EventTypes.IsReserved(e.Type) && !EventTypes.IsKnown(e.Type) =>
                new("reserved_type", $"{where}: names that begin with job., node. or text. are reserved, and '{e.Type}' is none of them."),
            _ => null,
        };
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

    private static string Shown(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
