namespace Headway.Log;

/// <summary>What a <see cref="Tail{T}"/> keeps: one immutable entry for each seq, without holes.</summary>
internal interface ITailEntry
{
    /// <summary>Its place in the log.</summary>
    long Seq { get; }

    /// <summary>About how many bytes it holds in memory.</summary>
    int Size { get; }
}
