namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the text of one file format. Implementations are thread-safe.</summary>
internal interface ITextExtractor
{
    /// <summary>Whether a library reads the format that cannot be limited from inside, so that a server runs it in a process of its own.</summary>
    bool IsIsolated => false;

    /// <summary>Extracts the text.</summary>
    /// <param name="name">The file name without folder and <c>.gz</c>; used as the title when the text has none.</param>
    /// <param name="content">The whole file, decompressed.</param>
    /// <param name="cancellationToken">Cancels the extraction.</param>
    /// <exception cref="UnreadableDocumentException">The content has no text.</exception>
    Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken);
}

/// <summary>A file cannot be indexed. The message gives the reason for the note in the job's log.</summary>
internal sealed class UnreadableDocumentException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static UnreadableDocumentException TooLarge(int maxBytes) => new($"it is larger than {maxBytes / 1024.0 / 1024.0:0.##} MiB");
}
