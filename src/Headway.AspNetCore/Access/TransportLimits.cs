namespace Headway.AspNetCore.Access;

/// <summary>The limits of the server program's transport. An application that embeds Headway has its own transport and no such limits.</summary>
/// <param name="maxOpen">The maximum number of open connections of all kinds; 0 means no limit.</param>
/// <param name="readBufferBytes">How many bytes a connection may send that no request has read yet; 0 if unknown.</param>
/// <remarks>Thread-safe.</remarks>
internal sealed class TransportLimits(int maxOpen, int readBufferBytes)
{
    private int _open;

    /// <summary>No limits.</summary>
    public static TransportLimits None { get; } = new(0, 0);

    public int MaxOpen { get; } = maxOpen;

    public int ReadBufferBytes { get; } = readBufferBytes;

    /// <summary>The number of open connections.</summary>
    public int Open => Volatile.Read(ref _open);

    /// <summary>Counts a new connection, or returns false if the limit is reached.</summary>
    public bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= MaxOpen || MaxOpen == 0)
        {
            return true;
        }

        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Counts the end of a connection.</summary>
    public void Leave() => Interlocked.Decrement(ref _open);
}
