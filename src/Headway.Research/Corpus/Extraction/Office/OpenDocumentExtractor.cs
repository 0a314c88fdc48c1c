using System.Text;
using System.Xml;

namespace Headway.Research.Corpus.Extraction.Office;

/// <summary>Extracts the text of an OpenDocument file: text (<c>.odt</c>), spreadsheet (<c>.ods</c>) or presentation (<c>.odp</c>).</summary>
internal sealed class OpenDocumentExtractor(int maxBytes) : OfficeExtractor(maxBytes)
{
    protected override async Task<ExtractedDocument> ReadAsync(string name, BoundedArchive archive, CancellationToken cancellationToken)
    {
        if (await archive.ReadAsync("META-INF/manifest.xml", cancellationToken) is { } manifest && manifest.AsSpan().IndexOf(":encryption-data"u8) >= 0)
        {
            throw new UnreadableDocumentException("it is locked with a password");
        }

        using var xml = await archive.ReadXmlAsync("content.xml", cancellationToken) ?? throw new UnreadableDocumentException("it is not an OpenDocument file");
        var composer = new TextComposer();
        Read(xml, composer, cancellationToken);
        return composer.Build(composer.Headings.Count > 0 ? composer.Headings.MinBy(static heading => heading.Level).Text : name);
    }

    private static void Read(XmlReader xml, TextComposer composer, CancellationToken cancellationToken)
    {
        var (text, level, rows, page) = (new StringBuilder(), 0, 0, 0);
        while (xml.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Text or XmlNodeType.SignificantWhitespace, _):
                    text.Append(xml.Value);
                    break;
                case (XmlNodeType.Element, "h"):
                    level = int.TryParse(xml.Value("outline-level"), out var given) ? Math.Clamp(given, 1, 9) : 1;
                    break;
                case (XmlNodeType.Element, "s" or "tab" or "line-break"):
                    text.Append(' ');
                    break;
                case (XmlNodeType.Element, "table") when xml.Prefix == "table":
                    Heading(composer, 1, xml.Value("name"));
                    break;
                case (XmlNodeType.Element, "page") when xml.Prefix == "draw":
                    Heading(composer, 1, $"Slide {++page}");
                    break;
                case (XmlNodeType.Element, "table-row") when !xml.IsEmptyElement:
                    rows++;
                    break;
                case (XmlNodeType.EndElement, "table-cell"):
                    composer.Run(" | ");
                    break;
                case (XmlNodeType.EndElement, "table-row"):
                    rows--;
                    composer.Break(1);
                    break;
                case (XmlNodeType.EndElement, "p" or "h") when xml.Prefix == "text":
                    EndParagraph(composer, text.ToString(), level, rows > 0);
                    text.Clear();
                    level = 0;
                    break;
                default:
                    break;
            }
        }
    }

    private static void EndParagraph(TextComposer composer, string text, int level, bool inRow)
    {
        if (inRow)
        {
            composer.Run(text);
        }
        else if (level > 0)
        {
            Heading(composer, level, text);
        }
        else
        {
            composer.Break(2);
            composer.Run(text);
            composer.Break(2);
        }
    }

    private static void Heading(TextComposer composer, int level, string text)
    {
        if (SingleLine.Of(text) is { Length: > 0 } heading)
        {
            composer.Heading(level, heading);
        }
    }
}
