using Headway.Log;

namespace Headway.AspNetCore.Dialects;

/// <summary>Tells one job in one dialect, event by event from the first.</summary>
/// <remarks>Owned by one task.</remarks>
internal abstract class Translator
{
    /// <summary>Takes in the next event.</summary>
    public abstract Translated Take(LogEvent logEvent);

    /// <summary>Takes in the next event; of one that the fold cannot bear nothing is said, and it goes on.</summary>
    /// <param name="logEvent">The event.</param>
    /// <param name="untold">Told of such a one.</param>
    public Translated TakeOrSkip(LogEvent logEvent, Action<LogEvent, Exception> untold)
    {
        try
        {
            return Take(logEvent);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            untold(logEvent, fault);
            return new(logEvent.Seq, [], 0, logEvent.IsTerminal);
        }
    }
}

/// <inheritdoc/>
internal sealed class Translator<TState>(Dialect<TState> dialect, TState start) : Translator
{
    private readonly DialectMessages _messages = new();
    private TState _state = start;

    public override Translated Take(LogEvent logEvent)
    {
        using var e = new FoldedEvent(logEvent);
        _messages.Clear(); // of an event at which the fold threw
        _state = dialect.Fold(_state, e, _messages);
        var messages = logEvent.Dialect == dialect.Name
            ? [Tell(dialect.NameOf(e.Data) ?? e.Type, dialect.Pass(_state, e), isLast: true)] // it came in so, and goes out so
            : Encode(e);
        var translated = new Translated(logEvent.Seq, messages, _messages.Throttled, logEvent.IsTerminal);
        _messages.Clear(); // they may be large, and the next event may be long in coming
        return translated;

        TranslatedMessage Tell(string name, ReadOnlyMemory<byte> json, bool isLast) =>
            new(dialect, name, json, logEvent.Seq, isLast, logEvent.IsTerminal);

        TranslatedMessage[] Encode(FoldedEvent e)
        {
            var added = _messages.Added;
            var encoded = added.Count == 0 ? [] : new TranslatedMessage[added.Count];
            for (var at = 0; at < encoded.Length; at++)
            {
                var isLast = at == encoded.Length - 1;
                encoded[at] = Tell(added[at].Name, added[at].Encode(e, new(e.Seq, at, isLast)), isLast);
            }

            return encoded;
        }
    }
}
