using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>Translates the events of one job into one dialect, in order from the first.</summary>
/// <remarks>Not thread-safe: one task uses it.</remarks>
internal abstract class Translator
{
    /// <summary>Translates the next event.</summary>
    public abstract Translated Translate(LogEvent logEvent);

    /// <summary>Translates the next event; logs and skips an event that the fold throws on.</summary>
    /// <param name="logEvent">The event.</param>
    /// <param name="logSkip">Logs a skipped event.</param>
    public Translated TranslateOrSkip(LogEvent logEvent, Action<LogEvent, Exception> logSkip)
    {
        try
        {
            return Translate(logEvent);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            logSkip(logEvent, fault);
            return new(logEvent.Seq, [], 0, logEvent.IsTerminal);
        }
    }
}

/// <inheritdoc/>
internal sealed class Translator<TState>(Dialect<TState> dialect, TState start) : Translator
{
    private readonly DialectMessages _messages = new();
    private TState _state = start;

    public override Translated Translate(LogEvent logEvent)
    {
        using var e = new FoldedEvent(logEvent);
        _messages.Clear(); // drops messages left by an event at which the fold threw
        _state = dialect.Fold(_state, e, _messages);
        var messages = logEvent.Dialect == dialect.Name
            ? [Message(dialect.NameOf(e.Data) ?? e.Type, dialect.Pass(_state, e), isLast: true)] // already a message of this dialect
            : Encode(e);
        var translated = new Translated(logEvent.Seq, messages, _messages.Throttled, logEvent.IsTerminal);
        _messages.Clear(); // frees the messages: they may be large, and the next event may be long in coming
        return translated;

        TranslatedMessage Message(string name, ReadOnlyMemory<byte> json, bool isLast) =>
            new(dialect, name, json, logEvent.Seq, isLast, logEvent.IsTerminal);

        TranslatedMessage[] Encode(FoldedEvent e)
        {
            var added = _messages.Added;
            var encoded = added.Count == 0 ? [] : new TranslatedMessage[added.Count];
            for (var at = 0; at < encoded.Length; at++)
            {
                var isLast = at == encoded.Length - 1;
                encoded[at] = Message(added[at].Name, added[at].Encode(e, new(e.Seq, at, isLast)), isLast);
            }

            return encoded;
        }
    }
}
