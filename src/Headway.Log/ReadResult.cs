namespace Headway.Log;

/// <summary>The result of a read: events, a gap before them, both, or neither (there are no new events yet).</summary>
/// <param name="Count">The number of events copied into the reader's buffer.</param>
/// <param name="GapFrom">The first trimmed seq after the cursor; 0: there is no gap.</param>
/// <param name="GapTo">The last trimmed seq after the cursor; 0: there is no gap.</param>
public readonly record struct ReadResult(int Count, long GapFrom = 0, long GapTo = 0)
{
    /// <summary>Whether events between the cursor and the oldest stored event were trimmed.</summary>
    public bool HasGap => GapFrom > 0;
}
