using System.Xml;
using Headway.Research.Corpus.Extraction.Office;

namespace Headway.Research.Corpus.Extraction;

/// <summary>Extracts the chapters of an electronic book in the order of its spine.</summary>
internal sealed class EpubExtractor(int maxBytes) : OfficeExtractor(maxBytes)
{
    protected override async Task<ExtractedDocument> ReadAsync(string name, BoundedArchive archive, CancellationToken cancellationToken)
    {
        var package = await PackageAsync(archive, cancellationToken) ?? throw new UnreadableDocumentException("it is not an electronic book");
        var (title, chapters) = await SpineAsync(archive, package, cancellationToken);
        if (await archive.ReadAsync("META-INF/encryption.xml", cancellationToken) is { } locks
            && chapters.Exists(chapter => locks.AsSpan().IndexOf(System.Text.Encoding.UTF8.GetBytes(chapter)) >= 0))
        {
            throw new UnreadableDocumentException("it is locked by digital rights management");
        }

        var composer = new TextComposer();
        foreach (var chapter in chapters)
        {
            if (await archive.ReadAsync(chapter, cancellationToken) is { } page)
            {
                composer.Break(2);
                HtmlExtractor.Append(page, composer, cancellationToken);
            }
        }

        return composer.Build(title.Length > 0 ? title : name);
    }

    private static async Task<string?> PackageAsync(BoundedArchive archive, CancellationToken cancellationToken)
    {
        using var xml = await archive.ReadXmlAsync("META-INF/container.xml", cancellationToken);
        while (xml is not null && xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "rootfile" })
            {
                return xml.GetAttribute("full-path");
            }
        }

        return null;
    }

    private static async Task<(string Title, List<string> Chapters)> SpineAsync(BoundedArchive archive, string package, CancellationToken cancellationToken)
    {
        using var xml = await archive.ReadXmlAsync(package, cancellationToken) ?? throw new UnreadableDocumentException("its table of contents is missing");
        var folder = package[..(package.LastIndexOf('/') + 1)];
        var items = new Dictionary<string, string>(StringComparer.Ordinal);
        var (title, chapters) = ("", new List<string>());
        while (xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "title" && title.Length == 0)
            {
                title = SingleLine.Of(xml.ReadString());
            }
            else if (xml.LocalName == "item" && xml.GetAttribute("id") is { } id && xml.GetAttribute("href") is { } address)
            {
                items[id] = OfficeParts.Resolve(folder, Uri.UnescapeDataString(address));
            }
            else if (xml.LocalName == "itemref" && items.TryGetValue(xml.GetAttribute("idref") ?? "", out var chapter))
            {
                chapters.Add(chapter);
            }
        }

        return (title, [.. chapters.Distinct(StringComparer.Ordinal)]);
    }
}
