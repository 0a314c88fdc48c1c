namespace Headway.AspNetCore.Transports;

/// <summary>
/// The subscription of one connection to one log. It has a cursor, and copies later events to the connection's writer. A
/// connection may have several feeds.
/// </summary>
/// <remarks>Used by the connection's reader loop only, except <see cref="Lag"/>, which is thread-safe.</remarks>
internal abstract class Feed(string job) : IDisposable
{
    /// <summary>The job of the log.</summary>
    public string Job { get; } = job;

    /// <summary>The seq of the last event that was read.</summary>
    public abstract long Cursor { get; }

    /// <summary>The number of stored events after the cursor.</summary>
    public abstract long Lag { get; }

    /// <summary>Whether the terminal event was read, so that no more events follow.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Writes the next batch of events. Does not wait for new events.</summary>
    /// <returns>Whether there were any events, hidden ones included.</returns>
    public abstract ValueTask<bool> CopyAsync(CancellationToken cancellationToken);

    public abstract void Dispose();
}
