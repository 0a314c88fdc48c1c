using System.Text;
using System.Xml;

namespace Headway.Research.Corpus.Extraction.Office;

/// <summary>Extracts the text of a Word document with its headings, tables and notes.</summary>
internal sealed class DocxExtractor(int maxBytes) : OfficeExtractor(maxBytes)
{
    private static readonly string[] s_notes = ["word/footnotes.xml", "word/endnotes.xml"];

    protected override async Task<ExtractedDocument> ReadAsync(string name, BoundedArchive archive, CancellationToken cancellationToken)
    {
        var levels = await LevelsAsync(archive, cancellationToken);
        var composer = new TextComposer();
        using var body = await archive.ReadXmlAsync("word/document.xml", cancellationToken) ?? throw new UnreadableDocumentException("it is not a Word document");
        new Body(body, levels, composer).Read(cancellationToken);
        foreach (var part in s_notes)
        {
            using var notes = await archive.ReadXmlAsync(part, cancellationToken);
            if (notes is not null)
            {
                new Body(notes, levels, composer).Read(cancellationToken);
            }
        }

        return composer.Build(composer.Headings.Count > 0 ? composer.Headings.MinBy(static heading => heading.Level).Text : name);
    }

    /// <summary>The heading level of each style. The names are English in every language; the ids are not.</summary>
    private static async Task<Dictionary<string, int>> LevelsAsync(BoundedArchive archive, CancellationToken cancellationToken)
    {
        var levels = new Dictionary<string, int>(StringComparer.Ordinal);
        using var xml = await archive.ReadXmlAsync("word/styles.xml", cancellationToken);
        var style = "";
        while (xml is not null && xml.Read())
        {
            if (xml.NodeType != XmlNodeType.Element)
            {
                continue;
            }

            if (xml.LocalName == "style")
            {
                style = xml.Value("styleId");
            }
            else if (xml.LocalName == "name" && LevelOf(xml.Value("val")) is > 0 and var level)
            {
                levels[style] = level;
            }
            else if (xml.LocalName == "outlineLvl" && int.TryParse(xml.Value("val"), out var outline) && outline is >= 0 and < 9)
            {
                levels.TryAdd(style, outline + 1);
            }
        }

        return levels;
    }

    private static int LevelOf(string style) => style.ToLowerInvariant() switch
    {
        "title" => 1,
        ['h', 'e', 'a', 'd', 'i', 'n', 'g', .. var rest] when int.TryParse(rest, out var level) && level is > 0 and < 10 => level,
        _ => 0,
    };

    /// <summary>Reads paragraphs and tables.</summary>
    private sealed class Body(XmlReader xml, Dictionary<string, int> levels, TextComposer composer)
    {
        private readonly StringBuilder _paragraph = new();
        private int _level;
        private int _cells;
        private int _rows;

        public void Read(CancellationToken cancellationToken)
        {
            while (xml.Read())
            {
                cancellationToken.ThrowIfCancellationRequested();
                while (xml.NodeType == XmlNodeType.Element && !Open())
                {
                    xml.Skip(); // leads to the next node
                }

                if (xml.NodeType == XmlNodeType.EndElement)
                {
                    Close();
                }
            }
        }

        /// <summary>Enters an element; false when it is to be skipped.</summary>
        private bool Open()
        {
            switch (xml.LocalName)
            {
                case "Fallback" or "delText" or "instrText":
                    return false; // a second form of a drawing, deleted text, and field codes
                case "t":
                    _paragraph.Append(xml.ReadString());
                    break;
                case "tab" or "br" or "cr":
                    _paragraph.Append(' ');
                    break;
                case "noBreakHyphen":
                    _paragraph.Append('-');
                    break;
                case "pStyle":
                    _level = Math.Max(_level, levels.GetValueOrDefault(xml.Value("val")));
                    break;
                case "outlineLvl" when int.TryParse(xml.Value("val"), out var outline) && outline is >= 0 and < 9:
                    _level = outline + 1;
                    break;
                case "tr":
                    _rows++;
                    _cells = 0;
                    break;
                case "tc" when _cells++ > 0:
                    composer.Run(" | ");
                    break;
                default:
                    break;
            }

            return true;
        }

        private void Close()
        {
            switch (xml.LocalName)
            {
                case "p":
                    EndParagraph();
                    break;
                case "tr":
                    _rows--;
                    composer.Break(1);
                    break;
                case "tbl":
                    composer.Break(2);
                    break;
                default:
                    break;
            }
        }

        private void EndParagraph()
        {
            var text = _paragraph.ToString();
            if (_rows > 0)
            {
                composer.Run(text + " ");
            }
            else if (_level > 0 && SingleLine.Of(text) is { Length: > 0 } heading)
            {
                composer.Heading(_level, heading);
            }
            else
            {
                composer.Break(2);
                composer.Run(text);
                composer.Break(2);
            }

            _paragraph.Clear();
            _level = 0;
        }
    }
}
