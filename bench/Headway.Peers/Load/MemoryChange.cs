namespace Headway.Peers.Load;

/// <summary>Memory in bytes, before and after.</summary>
/// <param name="Before">Without what is measured.</param>
/// <param name="After">With it.</param>
internal sealed record MemoryChange(long Before = 0, long After = 0)
{
    /// <summary>How many bytes more.</summary>
    public long Change => After - Before;

    public override string ToString() => $"{Before / 1e6:0.0} -> {After / 1e6:0.0} MB";
}
