using Headway.AspNetCore.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace Headway.Server;

/// <summary>Writes each message as one line with the time in UTC. Tokens are redacted in every message.</summary>
internal sealed class LineFormatter(TimeProvider time) : ConsoleFormatter(Key)
{
    public const string Key = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var text = logEntry.Formatter(logEntry.State, logEntry.Exception);
        if (logEntry.Exception is { } fault)
        {
            text = $"{text} {fault}";
        }

        text = $"{time.GetUtcNow():HH:mm:ss} {Word(logEntry.LogLevel)}: {logEntry.Category}[{logEntry.EventId.Id}] {text}";
        textWriter.WriteLine(TokenRedactor.Redact(text).ReplaceLineEndings(" "));
    }

    private static string Word(LogLevel level) => level switch
    {
        LogLevel.Trace => "trce",
        LogLevel.Debug => "dbug",
        LogLevel.Information => "info",
        LogLevel.Warning => "warn",
        LogLevel.Error => "fail",
        _ => "crit",
    };
}
