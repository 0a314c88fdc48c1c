namespace Headway.Research.Corpus;

/// <summary>What a corpus can be used for at the moment.</summary>
public enum CorpusState
{
    /// <summary>Nothing is indexed yet, and nobody is indexing.</summary>
    Empty,

    /// <summary>The folder is being read; what is known so far can be searched.</summary>
    Indexing,

    /// <summary>The index is complete as of the last run.</summary>
    Ready,
}
