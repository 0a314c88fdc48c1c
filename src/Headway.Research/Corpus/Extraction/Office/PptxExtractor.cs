using System.Text;
using System.Xml;

namespace Headway.Research.Corpus.Extraction.Office;

/// <summary>Extracts the text of a presentation: each slide is a section with its title, text, tables and notes.</summary>
internal sealed class PptxExtractor(int maxBytes) : OfficeExtractor(maxBytes)
{
    protected override async Task<ExtractedDocument> ReadAsync(string name, BoundedArchive archive, CancellationToken cancellationToken)
    {
        var composer = new TextComposer();
        var number = 0;
        foreach (var slide in await SlidesAsync(archive, cancellationToken))
        {
            cancellationToken.ThrowIfCancellationRequested();
            number++;
            var content = await ParagraphsAsync(archive, slide, cancellationToken);
            var title = SingleLine.Of(string.Join(' ', content.Where(static paragraph => paragraph.Place is "title" or "ctrTitle").Select(static paragraph => paragraph.Text)));
            composer.Heading(1, title.Length > 0 ? title : $"Slide {number}");
            Append(content.Where(static paragraph => paragraph.Place is not ("title" or "ctrTitle")), composer);
            var notes = (await OfficeParts.RelationsAsync(archive, slide, cancellationToken)).Values.FirstOrDefault(static relation => relation.Type == "notesSlide").Target;
            if (notes is not null)
            {
                Append((await ParagraphsAsync(archive, notes, cancellationToken)).Where(static paragraph => paragraph.Place is not ("sldImg" or "sldNum" or "hdr" or "ftr" or "dt")), composer);
            }
        }

        return composer.Build(composer.Headings.Count > 0 && !composer.Headings[0].Text.StartsWith("Slide ", StringComparison.Ordinal) ? composer.Headings[0].Text : name);
    }

    private static void Append(IEnumerable<(string Place, string Text)> paragraphs, TextComposer composer)
    {
        composer.Break(2);
        foreach (var (place, text) in paragraphs)
        {
            if (place is not ("sldNum" or "ftr" or "dt"))
            {
                composer.Run(text);
                composer.Break(1);
            }
        }

        composer.Break(2);
    }

    private static async Task<IReadOnlyList<string>> SlidesAsync(BoundedArchive archive, CancellationToken cancellationToken)
    {
        const string Presentation = "ppt/presentation.xml";
        var relations = await OfficeParts.RelationsAsync(archive, Presentation, cancellationToken);
        using var xml = await archive.ReadXmlAsync(Presentation, cancellationToken) ?? throw new UnreadableDocumentException("it is not a presentation");
        var slides = new List<string>();
        while (xml.Read())
        {
            if (xml is { NodeType: XmlNodeType.Element, LocalName: "sldId" }
                && relations.TryGetValue(xml.GetAttribute("id", "http://schemas.openxmlformats.org/officeDocument/2006/relationships") ?? "", out var relation))
            {
                slides.Add(relation.Target);
            }
        }

        return slides;
    }

    /// <summary>The paragraphs of a slide with the place of their shape; the cells of a table row are one paragraph.</summary>
    private static async Task<List<(string Place, string Text)>> ParagraphsAsync(BoundedArchive archive, string part, CancellationToken cancellationToken)
    {
        var paragraphs = new List<(string, string)>();
        using var xml = await archive.ReadXmlAsync(part, cancellationToken);
        var (place, text, row) = ("", new StringBuilder(), false);
        while (xml is not null && xml.Read())
        {
            cancellationToken.ThrowIfCancellationRequested();
            switch (xml.NodeType, xml.LocalName)
            {
                case (XmlNodeType.Element, "sp"):
                    place = "";
                    break;
                case (XmlNodeType.Element, "ph"):
                    place = xml.Value("type");
                    break;
                case (XmlNodeType.Element, "t"):
                    text.Append(xml.ReadString());
                    break;
                case (XmlNodeType.Element, "br" or "tab"):
                    text.Append(' ');
                    break;
                case (XmlNodeType.Element, "tr"):
                    row = true;
                    break;
                case (XmlNodeType.EndElement, "tc"):
                    text.Append(" | ");
                    break;
                case (XmlNodeType.EndElement, "tr"):
                    row = false;
                    paragraphs.Add((place, text.ToString().TrimEnd(' ', '|')));
                    text.Clear();
                    break;
                case (XmlNodeType.EndElement, "p") when !row:
                    paragraphs.Add((place, text.ToString()));
                    text.Clear();
                    break;
                default:
                    break;
            }
        }

        return paragraphs;
    }
}
