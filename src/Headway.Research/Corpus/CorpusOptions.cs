namespace Headway.Research.Corpus;

/// <summary>The options of one corpus: the section <c>Research:Corpora:&lt;name&gt;</c>.</summary>
public sealed class CorpusOptions
{
    /// <summary>The folder whose documents are indexed. Required; must exist and be readable at start.</summary>
    public string Path { get; init; } = "";

    /// <summary>
    /// The maximum size of a file in bytes, after decompression; larger files are skipped. The default value is 16 MiB; 1 KiB
    /// to 1 GiB.
    /// </summary>
    public int MaxFileBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>How long reading one file may take; it is skipped then. The default value is 1 minute; 1 second to 10 minutes.</summary>
    public TimeSpan ReadTimeout { get; init; } = TimeSpan.FromMinutes(1);
}
