namespace Headway.Research.Corpus.Extraction;

/// <summary>Turns the bytes of one format into text. Implementations are thread-safe.</summary>
internal interface ITextExtractor
{
    /// <summary>Extracts the text.</summary>
    /// <param name="name">File name without folder and without <c>.gz</c>: the title of last resort.</param>
    /// <param name="content">The whole file, decompressed.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="UnreadableDocumentException">There is no text in it.</exception>
    Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken);
}

/// <summary>A file holds nothing that can be indexed. The message says why, for the note in the job's log.</summary>
internal sealed class UnreadableDocumentException(string message, Exception? inner = null) : Exception(message, inner)
{
    public static UnreadableDocumentException TooLarge(int maxBytes) => new($"it is larger than {maxBytes / 1024.0 / 1024.0:0.##} MiB");
}
