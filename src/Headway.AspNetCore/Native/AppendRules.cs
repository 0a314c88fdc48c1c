using System.Text.Json;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>The rules for events of outside producers, and the conversion of dialect messages to events.</summary>
/// <param name="MaxEventBytes">The largest data of an event, in bytes.</param>
/// <param name="Dialects">The dialects that are served.</param>
internal readonly record struct AppendRules(int MaxEventBytes, DialectTable Dialects)
{
    private const int MaxShown = 40; // characters of a client's name in an error message

    /// <summary>Returns the fault in the order of the events, or null.</summary>
    public static EventFault? CheckEnd(List<NewEvent> events)
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

    /// <summary>A client's name, shortened for an error message.</summary>
    public static string Shown(string name) => name.Length <= MaxShown ? name : name[..MaxShown] + "…";

    /// <summary>Converts a dialect's message to an event. The message determines the type.</summary>
    public (NewEvent Event, EventFault? Fault) Decode(string name, string? type, ReadOnlyMemory<byte> data, string? node)
    {
        if (Dialects.Find(name) is not { } dialect)
        {
            return (default, new("unknown_dialect", $"'{Shown(name)}' is not a dialect that is served here. Known are: {string.Join(", ", Dialects.Names)}."));
        }

        using var message = JsonDocument.Parse(data, new() { MaxDepth = RequestBody.MaxDepth });
        var (e, fault) = dialect.Decode(message.RootElement, data, node);
        return (e, fault ?? (type is null || type == e.Type ? null : new("type_not_wanted", $"With 'dialect' leave 'type' out: the message says itself that it is '{Shown(e.Type)}'.")));
    }

    /// <summary>Returns the fault of an event whose data was parsed, or null. A valid event is marked as checked, so that it is not parsed again.</summary>
    /// <param name="e">The event.</param>
    /// <param name="wrong">What <see cref="EventRules"/> found in its data; 0 for the message of a dialect.</param>
    /// <param name="where">Its place in the request.</param>
    /// <param name="maxEventBytes">The largest data, in bytes.</param>
    public static EventFault? Check(ref NewEvent e, int wrong, Place where, int maxEventBytes)
    {
        if (e.CheckParsed(wrong, out var valid) is { } fault)
        {
            return fault with { Message = $"{where}: {fault.Message}" };
        }

        e = valid;
        if (e.Data.Length > maxEventBytes)
        {
            return new("event_too_large", $"{where}: its data has {e.Data.Length} bytes; at most {maxEventBytes} are taken.");
        }

        return e.Type is EventTypes.JobQueued or EventTypes.JobInputReceived
            ? new("reserved_type", $"{where}: '{e.Type}' is appended by Headway itself.")
            : null;
    }
}
