namespace Headway.Peers.Load;

/// <summary>Memory in bytes, before and after.</summary>
/// <param name="Before">Before the measured change.</param>
/// <param name="After">After it.</param>
internal sealed record MemoryChange(long Before = 0, long After = 0)
{
    /// <summary>The growth in bytes.</summary>
    public long Change => After - Before;

    public override string ToString() => $"{Before / 1e6:0.0} -> {After / 1e6:0.0} MB";
}
