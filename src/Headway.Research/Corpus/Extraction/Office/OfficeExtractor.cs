using System.Xml;

namespace Headway.Research.Corpus.Extraction.Office;

/// <summary>The base of the extractors of zipped XML: opens the archive and names what is wrong with it.</summary>
/// <param name="maxBytes">The largest file, in bytes. Four times as much may be unpacked.</param>
internal abstract class OfficeExtractor(int maxBytes) : ITextExtractor
{
    /// <inheritdoc/>
    public bool IsIsolated => true;

    public async Task<ExtractedDocument> ExtractAsync(string name, byte[] content, CancellationToken cancellationToken)
    {
        using var archive = new BoundedArchive(content, 4L * maxBytes);
        try
        {
            return await ReadAsync(name, archive, cancellationToken);
        }
        catch (XmlException broken)
        {
            throw new UnreadableDocumentException("its XML is broken", broken);
        }
    }

    /// <summary>Reads the parts of the archive.</summary>
    protected abstract Task<ExtractedDocument> ReadAsync(string name, BoundedArchive archive, CancellationToken cancellationToken);
}
