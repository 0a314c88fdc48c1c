using System.IO.Compression;
using System.Text;

namespace Headway.Research.Tests.Corpus;

/// <summary>Small files of the zipped formats.</summary>
internal static class OfficeSample
{
    private const string Word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";
    private const string Slide = "xmlns:a='http://schemas.openxmlformats.org/drawingml/2006/main' xmlns:p='http://schemas.openxmlformats.org/presentationml/2006/main' xmlns:r='http://schemas.openxmlformats.org/officeDocument/2006/relationships'";
    private const string Relations = "xmlns='http://schemas.openxmlformats.org/package/2006/relationships'";
    private const string Type = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/";

    public static byte[] Docx() => Zip(
        ("word/styles.xml", $"<w:styles {Word}><w:style w:styleId='berschrift1'><w:name w:val='heading 1'/></w:style></w:styles>"),
        ("word/document.xml", $"""
            <w:document {Word}><w:body>
            <w:p><w:pPr><w:pStyle w:val='berschrift1'/></w:pPr><w:r><w:t>Leave rules</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space='preserve'>Staff have </w:t></w:r><w:r><w:delText>no</w:delText><w:t>thirty days.</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:p><w:r><w:t>Grade</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Days</w:t></w:r></w:p></w:tc></w:tr>
            <w:tr><w:tc><w:p><w:r><w:t>Senior</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>33</w:t></w:r></w:p></w:tc></w:tr></w:tbl>
            <w:p><w:r><w:t>The end.</w:t></w:r></w:p></w:body></w:document>
            """));

    public static byte[] Pptx() => Zip(
        ("ppt/presentation.xml", $"<p:presentation {Slide}><p:sldIdLst><p:sldId id='256' r:id='r2'/><p:sldId id='257' r:id='r1'/></p:sldIdLst></p:presentation>"),
        ("ppt/_rels/presentation.xml.rels", $"<Relationships {Relations}><Relationship Id='r1' Type='{Type}slide' Target='slides/slide1.xml'/><Relationship Id='r2' Type='{Type}slide' Target='slides/slide2.xml'/></Relationships>"),
        ("ppt/slides/slide1.xml", SlideXml("Second", "Body of the second")),
        ("ppt/slides/slide2.xml", SlideXml("First", "Body of the first")),
        ("ppt/slides/_rels/slide2.xml.rels", $"<Relationships {Relations}><Relationship Id='n' Type='{Type}notesSlide' Target='../notesSlides/notesSlide1.xml'/></Relationships>"),
        ("ppt/notesSlides/notesSlide1.xml", $"<p:notes {Slide}><p:sp><p:nvPr><p:ph type='body'/></p:nvPr><a:p><a:r><a:t>Say hello to Zermatt.</a:t></a:r></a:p></p:sp></p:notes>"));

    public static byte[] Xlsx() => Zip(
        ("[Content_Types].xml", "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>"),
        ("_rels/.rels", $"<Relationships {Relations}><Relationship Id='r1' Type='{Type}officeDocument' Target='xl/workbook.xml'/></Relationships>"),
        ("xl/workbook.xml", $"<workbook xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main' xmlns:r='{Type.TrimEnd('/')}'><sheets><sheet name='Prices' sheetId='1' r:id='r1'/></sheets></workbook>"),
        ("xl/_rels/workbook.xml.rels", $"<Relationships {Relations}><Relationship Id='r1' Type='{Type}worksheet' Target='worksheets/sheet1.xml'/><Relationship Id='r2' Type='{Type}sharedStrings' Target='sharedStrings.xml'/></Relationships>"),
        ("xl/sharedStrings.xml", "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>Item</t></si><si><t>Price</t></si><si><t>Pump</t></si></sst>"),
        ("xl/worksheets/sheet1.xml", "<worksheet xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c><c r='B1' t='s'><v>1</v></c></row><row r='2'><c r='A2' t='s'><v>2</v></c><c r='B2'><v>12.5</v></c></row></sheetData></worksheet>"));

    public static byte[] Odt() => Zip(
        ("content.xml", """
            <office:document-content xmlns:office='urn:oasis:names:tc:opendocument:xmlns:office:1.0' xmlns:text='urn:oasis:names:tc:opendocument:xmlns:text:1.0' xmlns:table='urn:oasis:names:tc:opendocument:xmlns:table:1.0'>
            <text:h text:outline-level='1'>Tides</text:h><text:p>High<text:s/>water at <text:span>noon</text:span>.</text:p>
            <table:table table:name='Ports'><table:table-row><table:table-cell><text:p>Brest</text:p></table:table-cell><table:table-cell><text:p>6.1 m</text:p></table:table-cell></table:table-row></table:table>
            </office:document-content>
            """));

    public static byte[] Epub() => Zip(
        ("META-INF/container.xml", "<container xmlns='urn:oasis:names:tc:opendocument:xmlns:container'><rootfiles><rootfile full-path='OEBPS/book.opf'/></rootfiles></container>"),
        ("OEBPS/book.opf", "<package xmlns='http://www.idpf.org/2007/opf' xmlns:dc='http://purl.org/dc/elements/1.1/'><metadata><dc:title>The Whale</dc:title></metadata><manifest><item id='b' href='two.xhtml'/><item id='a' href='one%20.xhtml'/></manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>"),
        ("OEBPS/one .xhtml", "<html><body><h1>Loomings</h1><p>Call me.</p></body></html>"),
        ("OEBPS/two.xhtml", "<html><body><h1>The Bag</h1><p>I stuffed a shirt.</p></body></html>"));

    public static byte[] Zip(params ReadOnlySpan<(string Name, string Text)> parts)
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var part = archive.CreateEntry(name).Open();
                part.Write(Encoding.UTF8.GetBytes(text));
            }
        }

        return zip.ToArray();
    }

    private static string SlideXml(string title, string text) =>
        $"<p:sld {Slide}><p:sp><p:nvPr><p:ph type='title'/></p:nvPr><a:p><a:r><a:t>{title}</a:t></a:r></a:p></p:sp><p:sp><a:p><a:r><a:t>{text}</a:t></a:r></a:p></p:sp></p:sld>";
}
