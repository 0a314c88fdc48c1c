using System.IO.Compression;
using System.Xml;

namespace Headway.Research.Corpus.Extraction;

/// <summary>An untrusted zip archive: the number of its entries, their size in all and their compression are limited.</summary>
internal sealed class BoundedArchive : IDisposable
{
    private const int MaxEntries = 20_000;
    private const int MaxRatio = 300;
    private const int SmallEntry = 1024 * 1024;

    private readonly ZipArchive _zip;
    private readonly Dictionary<string, ZipArchiveEntry> _entries = new(StringComparer.OrdinalIgnoreCase);
    private long _left;

    /// <summary>Opens an archive.</summary>
    /// <param name="content">The file.</param>
    /// <param name="maxBytes">How many bytes may be unpacked in all.</param>
    /// <exception cref="UnreadableDocumentException">It is no archive, or has too many entries.</exception>
    public BoundedArchive(byte[] content, long maxBytes)
    {
        _left = maxBytes;
        if (content is [0xd0, 0xcf, 0x11, 0xe0, ..])
        {
            throw new UnreadableDocumentException("it is locked with a password, or in an older format");
        }

        try
        {
            _zip = new ZipArchive(new MemoryStream(content, writable: false), ZipArchiveMode.Read);
            if (_zip.Entries.Count > MaxEntries)
            {
                throw new UnreadableDocumentException($"it has more than {MaxEntries} parts");
            }
        }
        catch (InvalidDataException broken)
        {
            throw new UnreadableDocumentException("its archive is broken", broken);
        }

        foreach (var entry in _zip.Entries)
        {
            _entries.TryAdd(entry.FullName.Replace('\\', '/').TrimStart('/'), entry);
        }
    }

    /// <summary>The names of the parts.</summary>
    public IEnumerable<string> Names => _entries.Keys;

    /// <summary>Unpacks a part; null when there is none of that name.</summary>
    /// <exception cref="UnreadableDocumentException">The part is broken, or larger than is allowed.</exception>
    public async Task<byte[]?> ReadAsync(string name, CancellationToken cancellationToken)
    {
        if (!_entries.TryGetValue(name, out var entry))
        {
            return null;
        }

        try
        {
            await using var unpacked = await entry.OpenAsync(cancellationToken);
            var limit = (int)Math.Min(_left, Math.Min(int.MaxValue, Math.Max(SmallEntry, entry.CompressedLength * MaxRatio)));
            var content = await BoundedRead.AllAsync(unpacked, limit, cancellationToken)
                ?? throw new UnreadableDocumentException("it unpacks to more than is allowed");
            _left -= content.Length;
            return content;
        }
        catch (Exception broken) when (broken is InvalidDataException or NotSupportedException or IOException)
        {
            throw new UnreadableDocumentException("its archive is broken, or locked with a password", broken);
        }
    }

    /// <summary>Opens a part as XML; null when there is none of that name.</summary>
    /// <exception cref="UnreadableDocumentException">The part is broken, or larger than is allowed.</exception>
    public async Task<XmlReader?> ReadXmlAsync(string name, CancellationToken cancellationToken) =>
        await ReadAsync(name, cancellationToken) is { } content ? XmlReader.Create(new MemoryStream(content, writable: false), s_xml) : null;

    public void Dispose() => _zip.Dispose();

    // No document types: entities could grow without bound or name files.
    private static readonly XmlReaderSettings s_xml = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
    };
}
