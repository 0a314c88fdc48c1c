using System.Text.Json;
using System.Text.Json.Nodes;
using Headway.AspNetCore.Dialects;
using Headway.Log;

namespace Headway.AspNetCore.Native;

/// <summary>An end that cannot be stored. It still ends its job, as failed: otherwise the job would stay open, and its readers would wait.</summary>
internal static class UnstorableEnd
{
    /// <summary>Whether the body of an append contains an event or a message that ends a job.</summary>
    public static bool IsIn(ReadOnlySpan<byte> body, DialectTable dialects) =>
        LenientJson.Objects(body).Exists(e => e["dialect"] is JsonValue name
            ? dialects.Find(name.GetValue<string>()) is { } dialect && e["data"] is JsonObject data && Is(data, dialect)
            : e["type"] is JsonValue type && EventTypes.IsTerminal(type.GetValue<string>()));

    /// <summary>Whether a message ends its job.</summary>
    /// <param name="message">What could be read of it.</param>
    /// <param name="dialect">Its dialect.</param>
    public static bool Is(JsonObject message, Dialect dialect)
    {
        using var known = JsonDocument.Parse(message.ToJsonString());
        return dialect.NameOf(known.RootElement) is { } name && dialect.TerminalTypeOf(name) is not null;
    }

    /// <summary>The event that takes the place of the end. Its code is <c>end_</c> and the code of the fault.</summary>
    public static NewEvent Replace(EventFault fault)
    {
        var error = new { code = $"end_{fault.Code}", message = $"The producer ended the job with a message that cannot be stored. {fault.Message}" };
        return new(EventTypes.JobFailed, JsonSerializer.SerializeToUtf8Bytes(new { error }));
    }
}
