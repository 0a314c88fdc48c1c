namespace Headway.Log;

/// <summary>A position in a log: after a given seq, or at the log's end when the reader opens it.</summary>
/// <param name="After">The last seq that the reader has; 0: none, so it reads from the first event.</param>
/// <param name="IsLatest">Whether to read only events appended after opening; <paramref name="After"/> is then ignored.</param>
public readonly record struct Cursor(long After, bool IsLatest = false)
{
    /// <summary>Reads from the first event.</summary>
    public static Cursor Start => default;

    /// <summary>Reads only events appended after opening.</summary>
    public static Cursor Latest => new(0, IsLatest: true);
}
