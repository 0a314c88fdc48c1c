namespace Headway.Research.Corpus;

/// <summary>The state of a corpus.</summary>
public enum CorpusState
{
    /// <summary>Nothing is indexed, and no index run is active.</summary>
    Empty,

    /// <summary>An index run is active; the indexed part can be searched.</summary>
    Indexing,

    /// <summary>The index is complete.</summary>
    Ready,
}
