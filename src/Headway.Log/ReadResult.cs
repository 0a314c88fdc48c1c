namespace Headway.Log;

/// <summary>What a reader got: events, a gap before them, both, or (count 0, no gap) nothing new for now.</summary>
/// <param name="Count">How many events were copied into the reader's buffer.</param>
/// <param name="GapFrom">The first seq that is gone for good; 0: none is.</param>
/// <param name="GapTo">The last seq that is gone for good.</param>
public readonly record struct ReadResult(int Count, long GapFrom = 0, long GapTo = 0)
{
    /// <summary>Whether events between the cursor and the oldest stored one are gone.</summary>
    public bool HasGap => GapFrom > 0;
}
