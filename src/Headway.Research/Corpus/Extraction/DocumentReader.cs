using System.IO.Compression;
using Headway.Research.Index;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts text from files of all supported formats. Thread-safe.</summary>
/// <param name="options">The limits of the corpus.</param>
/// <param name="process">Extracts the isolated formats; null extracts them in this process.</param>
internal sealed class DocumentReader(CorpusOptions options, ExtractionProcess? process)
{
    private readonly TextExtractors _extractors = new(options.MaxFileBytes);

    /// <summary>The extension of a name in lower case, with that of the compressed file for <c>.gz</c>.</summary>
    public static string Format(string name) =>
        (Extension(WithoutGzip(name)) + (IsGzip(name) ? Extension(name) : "")).ToLowerInvariant();

    /// <summary>Whether the format of a file is supported.</summary>
    public bool Knows(string path) => _extractors.Find(WithoutGzip(path)) is not null;

    /// <summary>Reads and decompresses a file.</summary>
    /// <exception cref="UnreadableDocumentException">The file is too large or cannot be decompressed.</exception>
    public async Task<byte[]> ReadBytesAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = CorpusFileOpening.Open(path);
            if (!IsGzip(path))
            {
                return await ReadAsync(file, cancellationToken);
            }

            await using var unpacked = new GZipStream(file, CompressionMode.Decompress);
            return await ReadAsync(unpacked, cancellationToken);
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableDocumentException("its compression is broken", broken);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UnreadableDocumentException(FileError.Reason(error), error);
        }
    }

    /// <summary>Extracts the text from the bytes of a file.</summary>
    /// <exception cref="UnreadableDocumentException">The content has no text.</exception>
    public async Task<ExtractedDocument> ExtractAsync(string path, byte[] content, CancellationToken cancellationToken)
    {
        if (content.Length == 0)
        {
            throw new UnreadableDocumentException("it is empty");
        }

        var name = WithoutGzip(Path.GetFileName(path));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.ReadTimeout);
        try
        {
            var extractor = _extractors.Find(name)!;
            return extractor.IsIsolated && process is not null
                ? await process.ExtractAsync(name, content, limit.Token)
                : await extractor.ExtractAsync(name, content, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new UnreadableDocumentException($"reading it takes longer than {options.ReadTimeout.TotalSeconds:0} seconds");
        }
    }

    private async Task<byte[]> ReadAsync(Stream stream, CancellationToken cancellationToken) =>
        await BoundedRead.AllAsync(stream, options.MaxFileBytes, cancellationToken) ?? throw UnreadableDocumentException.TooLarge(options.MaxFileBytes);

    private static bool IsGzip(string path) => path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase);

    private static string WithoutGzip(string path) => IsGzip(path) ? path[..^3] : path;

    private static string Extension(string path) => Path.GetExtension(path);
}
