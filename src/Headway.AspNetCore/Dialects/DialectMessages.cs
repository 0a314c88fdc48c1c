using System.Diagnostics.CodeAnalysis;

namespace Headway.AspNetCore.Dialects;

/// <summary>Collects the messages that a fold makes of one event.</summary>
/// <remarks>Not thread-safe: use it only within one call of <see cref="Dialect{TState}.Fold"/>.</remarks>
[Experimental(Seam.Diagnostic)]
public sealed class DialectMessages
{
    private readonly List<DialectMessage> _added = [];

    internal DialectMessages()
    {
    }

    internal IReadOnlyList<DialectMessage> Added => _added;

    internal int Throttled { get; private set; }

    /// <summary>Adds the next message.</summary>
    /// <param name="message">The message to send to the readers.</param>
    public void Add(DialectMessage message) => _added.Add(message);

    /// <summary>Counts a message that is not sent because it changes too little. The statistics show the count.</summary>
    public void Throttle() => Throttled++;

    internal void Clear()
    {
        _added.Clear();
        Throttled = 0;
    }
}
