namespace Headway.Research.Pipeline;

/// <summary>Adds up what a model read and wrote.</summary>
internal static class Tokens
{
    /// <summary>The sum; null when no model was asked at all.</summary>
    public static long? Sum(long? one, long? other) => one is null && other is null ? null : (one ?? 0) + (other ?? 0);
}
