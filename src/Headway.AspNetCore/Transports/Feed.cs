namespace Headway.AspNetCore.Transports;

/// <summary>
/// One log as one connection follows it: it knows its cursor, and puts what lies after it into the connection's
/// writer. A connection may follow several.
/// </summary>
/// <remarks>Owned by the connection's reader loop, save <see cref="Lag"/>, which anyone may read.</remarks>
internal abstract class Feed(string job) : IDisposable
{
    /// <summary>The job whose log it is.</summary>
    public string Job { get; } = job;

    /// <summary>The last seq that was taken in.</summary>
    public abstract long Cursor { get; }

    /// <summary>How many events are stored beyond the cursor.</summary>
    public abstract long Lag { get; }

    /// <summary>Whether the terminal event was taken in: nothing will follow.</summary>
    public abstract bool IsOver { get; }

    /// <summary>Writes the next events, at most a batch; does not wait.</summary>
    /// <returns>Whether there was anything, shown or not.</returns>
    public abstract ValueTask<bool> CopyAsync(CancellationToken cancellationToken);

    public abstract void Dispose();
}
