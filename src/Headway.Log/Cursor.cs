namespace Headway.Log;

/// <summary>Where a reader stands: the last seq it has, or the end of the log as it opens it.</summary>
/// <param name="After">The last seq that the reader has; 0: none.</param>
/// <param name="IsLatest">Only what is new; <paramref name="After"/> does not count.</param>
public readonly record struct Cursor(long After, bool IsLatest = false)
{
    /// <summary>From the first event.</summary>
    public static Cursor Start => default;

    /// <summary>Only events that come after now.</summary>
    public static Cursor Latest => new(0, IsLatest: true);
}
