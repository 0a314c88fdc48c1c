namespace Headway.Log;

/// <summary>An entry of a <see cref="Tail{T}"/>: immutable, one for each seq, without gaps.</summary>
internal interface ITailEntry
{
    /// <summary>The entry's position in the log.</summary>
    long Seq { get; }

    /// <summary>The entry's approximate size in memory, in bytes.</summary>
    int Size { get; }
}
