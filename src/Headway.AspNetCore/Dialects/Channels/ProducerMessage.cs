using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Native;
using Headway.Log;

namespace Headway.AspNetCore.Dialects.Channels;

/// <summary>
/// Reads a producer's message from a channel. A producer on a channel gets no answer, so a byte order mark and JSON inside a
/// JSON string are repaired, and a terminal message that cannot be stored still ends the job, as failed.
/// </summary>
internal static class ProducerMessage
{
    private const int MostKept = 4096; // bytes of a refused message

    /// <summary>Reads a message.</summary>
    /// <returns>
    /// The event or the fault of the message. Both for a terminal message that cannot be stored: the event is then
    /// <c>job.failed</c>, with <c>end_</c> and the fault's code as its code.
    /// </returns>
    public static (NewEvent? Event, EventFault? Fault) Read(ReadOnlyMemory<byte> payload, Dialect dialect, int maxEventBytes)
    {
        var json = Unwrap(payload);
        var (e, fault) = payload.Length > maxEventBytes
            ? (default, new("event_too_large", $"The message has {payload.Length} bytes; at most {maxEventBytes} are taken."))
            : EventBody.ParseMessage(json, dialect, maxEventBytes);
        return fault is null ? (e, null) : (EndFor(json.Span, dialect, fault), fault);
    }

    /// <summary>Returns whether an event is a producer's message that begins a run.</summary>
    public static bool BeginsRun(NewEvent e, Dialect dialect) => e.Dialect == dialect.Name && BeginsRun(e.Type, e.Data, dialect);

    /// <inheritdoc cref="BeginsRun(NewEvent, Dialect)"/>
    public static bool BeginsRun(LogEvent e, Dialect dialect) => e.Dialect == dialect.Name && BeginsRun(e.Type, e.Data, dialect);

    /// <summary>Makes the note of a refused message, with the fault and the beginning of the message as text.</summary>
    public static NewEvent Refusal(ReadOnlyMemory<byte> payload, EventFault fault)
    {
        var kept = payload.Span[..Math.Min(payload.Length, MostKept)];
        return new(EventTypes.Note, JsonSerializer.SerializeToUtf8Bytes(new
        {
            level = "warning",
            code = fault.Code,
            message = $"A message on the channel was refused. {fault.Message}",
            text = Encoding.UTF8.GetString(kept),
            bytes = payload.Length,
        }));
    }

    private static bool BeginsRun(string type, ReadOnlyMemory<byte> data, Dialect dialect)
    {
        if (EventTypes.IsTerminal(type))
        {
            return false;
        }

        using var message = JsonDocument.Parse(data);
        return dialect.BeginsRun(message.RootElement);
    }

    // Returns job.failed for an invalid message that is recognisably terminal, else null.
    private static NewEvent? EndFor(ReadOnlySpan<byte> payload, Dialect dialect, EventFault fault)
    {
        return LenientJson.Objects(payload) is [var known, ..] && UnstorableEnd.Is(known, dialect) ? UnstorableEnd.Replace(fault) : null;
    }

    private static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> payload)
    {
        var json = RequestBody.WithoutMark(payload);
        if (json.Span.TrimStart(" \n\r\t"u8) is not [(byte)'"', ..])
        {
            return json;
        }

        try
        {
            var text = JsonSerializer.Deserialize<string>(json.Span)!;
            return text.AsSpan().TrimStart() is ['{', ..] ? RequestBody.WithoutMark(Encoding.UTF8.GetBytes(text)) : json;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return json;
        }
    }
}
