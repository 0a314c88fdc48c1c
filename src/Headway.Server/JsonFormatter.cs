using System.Text;
using System.Text.Json;
using Headway.AspNetCore.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Headway.Server;

/// <summary>
/// Writes each message as one line of JSON, with the member names of .NET's JSON formatter: <c>Timestamp</c>,
/// <c>EventId</c>, <c>LogLevel</c>, <c>Category</c>, <c>Message</c>, <c>Exception</c> and <c>State</c>. Tokens are redacted in
/// every message.
/// </summary>
internal sealed class JsonFormatter(TimeProvider time) : ConsoleFormatter(Key)
{
    public const string Key = "json";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("Timestamp", time.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.fffZ", System.Globalization.CultureInfo.InvariantCulture));
            json.WriteNumber("EventId", logEntry.EventId.Id);
            json.WriteString("LogLevel", logEntry.LogLevel.ToString());
            json.WriteString("Category", logEntry.Category);
            json.WriteString("Message", TokenRedactor.Redact(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            if (logEntry.Exception is { } fault)
            {
                json.WriteString("Exception", TokenRedactor.Redact(fault.ToString()));
            }

            WriteState(json, logEntry.State as IEnumerable<KeyValuePair<string, object?>>);
            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length));
    }

    // Writes the named values of the message. Duplicate names are dropped, because many readers refuse them.
    private static void WriteState(Utf8JsonWriter json, IEnumerable<KeyValuePair<string, object?>>? state)
    {
        if (state is null)
        {
            return;
        }

        json.WriteStartObject("State");
        foreach (var (name, value) in state.DistinctBy(static pair => pair.Key))
        {
            json.WriteString(name, TokenRedactor.Redact(Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture) ?? ""));
        }

        json.WriteEndObject();
    }
}
