using System.IO.Compression;
using System.Text;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Tests.Corpus;

public sealed class FormatTests
{
    private static readonly TextExtractors s_extractors = new(1 << 24);

    [Fact]
    public async Task Docx_HeadingsOfAnyLanguageTablesAndText()
    {
        var document = await ReadAsync("a.docx", OfficeSample.Docx());
        Assert.Equal("Leave rules", document.Title);
        Assert.Equal("Leave rules\n\nStaff have thirty days.\n\nGrade | Days\nSenior | 33\n\nThe end.\n", document.Text);
        Assert.Equal([new Heading(0, 1, "Leave rules")], document.Headings);
    }

    [Fact]
    public async Task Pptx_SlidesInTheirOrderWithNotes() =>
        Assert.Equal("First\n\nBody of the first\n\nSay hello to Zermatt.\n\nSecond\n\nBody of the second\n", (await ReadAsync("a.pptx", OfficeSample.Pptx())).Text);

    [Fact]
    public async Task Xlsx_RowsNameTheirColumns() =>
        Assert.Equal("Prices\n\nItem: Pump; Price: 12.5\n", (await ReadAsync("a.xlsx", OfficeSample.Xlsx())).Text);

    [Fact]
    public async Task Odt_HeadingsTextAndTables() =>
        Assert.Equal("Tides\n\nHigh water at noon.\n\nPorts\n\nBrest | 6.1 m |\n", (await ReadAsync("a.odt", OfficeSample.Odt())).Text);

    [Fact]
    public async Task Epub_ChaptersInTheOrderOfTheSpine()
    {
        var document = await ReadAsync("a.epub", OfficeSample.Epub());
        Assert.Equal(("The Whale", "Loomings\n\nCall me.\n\nThe Bag\n\nI stuffed a shirt.\n"), (document.Title, document.Text));
    }

    [Theory]
    [InlineData("Name,Age\nAnna,61\n", "Name: Anna; Age: 61\n")]
    [InlineData("Name;Weight;Height\nAnna;61,5;1,70\nBen;70,1;1,81\n", "Name: Anna; Weight: 61,5; Height: 1,70\nName: Ben; Weight: 70,1; Height: 1,81\n")]
    [InlineData("Name\tNote\nAnna\t\"a, b\"\n", "Name: Anna; Note: a, b\n")]
    [InlineData("a|b\nc|\"x|y\"\n", "a: c; b: x|y\n")]
    [InlineData("1,5\n2,6\n", "1; 5\n2; 6\n")]
    [InlineData("\ufeffOnly,Headers\n", "Only; Headers\n")]
    [InlineData("Name,Note\r\nAnna,\"line one\r\nline \"\"two\"\"\"\r\n\r\n", "Name: Anna; Note: line one line \"two\"\n")]
    public async Task Csv_RowsNameTheirColumns(string content, string text) =>
        Assert.Equal(text, (await ReadAsync("a.csv", Encoding.UTF8.GetBytes(content))).Text);

    [Fact]
    public async Task Ipynb_MarkdownCodeAndOutputs()
    {
        var document = await ReadAsync("a.ipynb", Encoding.UTF8.GetBytes(FormatSamples.Notebook));
        Assert.Equal(("Tides", "# Tides\n\nMeasured at noon.\n\nprint(6.1)\n\n6.1 metres\n"), (document.Title, document.Text));
    }

    [Fact]
    public async Task Eml_HeadersBodyAndAttachments()
    {
        var document = await ReadAsync("a.eml", Encoding.UTF8.GetBytes(FormatSamples.Mail));
        Assert.Equal("Pumpe grün", document.Title);
        Assert.Contains("The pump is repaired.", document.Text, StringComparison.Ordinal);
        Assert.Contains("Part: Seal; Cost: 3,50", document.Text, StringComparison.Ordinal);
        Assert.Equal("these attachments are not read: photo.png", document.Notice);
    }

    [Fact]
    public async Task Tex_WordsAndHeadings()
    {
        var document = await ReadAsync("a.tex", Encoding.UTF8.GetBytes(FormatSamples.Tex));
        Assert.Equal("On Tides", document.Title);
        Assert.Equal(["High water"], document.Headings.Select(heading => heading.Text));
        Assert.Equal("On Tides\n\nHigh water\n\nThe tide rises to $6 m$.\n\nBrest first\n", document.Text);
    }

    [Fact]
    public async Task Md_FrontMatterGivesTheTitleAndNoHeadings()
    {
        var document = await ReadAsync("a.md", "---\ntitle: \"On tides\"\ntags: sea\n---\n# Part one\n\nText.\n"u8.ToArray());
        Assert.Equal(("On tides", "Part one"), (document.Title, Assert.Single(document.Headings).Text));
    }

    [Fact]
    public async Task SourceCode_IsKeptAndNamedByItsFile()
    {
        var document = await ReadAsync("tide.py", "# not a title\ndef tide(): pass\n"u8.ToArray());
        Assert.Equal(("tide.py", "# not a title\ndef tide(): pass\n"), (document.Title, document.Text));
        Assert.StartsWith("it is generated code", await ReasonAsync("a.min.js", Encoding.ASCII.GetBytes(new string('x', 6000))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pdf_HeadingsAndTwoColumns()
    {
        var left = Enumerable.Range(0, 12).Select(i => (60, 640 - (i * 12), 10, $"left line {i} of the first column text"));
        var right = Enumerable.Range(0, 12).Select(i => (330, 640 - (i * 12), 10, $"right line {i} of the second column text"));
        var document = await ReadAsync("a.pdf", PdfSample.Of([(60, 700, 22, "Harbour report"), .. left.Zip(right).SelectMany(row => new[] { row.First, row.Second })]));
        Assert.Equal("Harbour report", document.Title);
        Assert.Equal(["Harbour report"], document.Headings.Select(heading => heading.Text));
        Assert.True(document.Text.IndexOf("left line 11", StringComparison.Ordinal) < document.Text.IndexOf("right line 0", StringComparison.Ordinal), document.Text);
    }

    [Fact]
    public async Task Pdf_TableRowsStayTogether()
    {
        string[][] rows = [["Port", "Depth", "Crane"], ["Brest", "14", "yes"], ["Calais", "9", "no"], ["Toulon", "12", "yes"]];
        var document = await ReadAsync("a.pdf", PdfSample.Of(rows.SelectMany((row, at) => row.Select((cell, column) => (60 + (column * 150), 600 - (at * 14), 10, cell)))));
        Assert.Matches(@"Brest\W+14\W+yes", document.Text);
        Assert.Matches(@"Toulon\W+12\W+yes", document.Text);
    }

    [Theory]
    [InlineData("a.docx", "it is locked with a password, or in an older format")]
    [InlineData("a.pptx", "it is locked with a password, or in an older format")]
    public async Task Office_OleFile_IsNamedAsLocked(string name, string reason) =>
        Assert.Equal(reason, await ReasonAsync(name, [0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, .. new byte[600]]));

    [Fact]
    public async Task Pdf_WithoutText_IsNamedAsScanned() =>
        Assert.Equal("no text is found in it: it is probably scanned", await ReasonAsync("a.pdf", PdfSample.Of("0 0 100 100 re f")));

    [Theory]
    [InlineData("a.docx", "word/document.xml")]
    [InlineData("a.odt", "content.xml")]
    [InlineData("a.xlsx", "xl/workbook.xml")]
    public async Task Archive_Bomb_IsRefusedBeforeItIsUnpacked(string name, string part) =>
        Assert.Equal("it unpacks to more than is allowed", await ReasonAsync(name, OfficeSample.Zip((part, new string(' ', 80_000_000)))));

    [Fact]
    public async Task Archive_ManyParts_IsRefused()
    {
        using var zip = new MemoryStream();
        using (var archive = new ZipArchive(zip, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = 0; i <= 20_000; i++)
            {
                archive.CreateEntry($"{i}");
            }
        }

        Assert.Equal("it has more than 20000 parts", await ReasonAsync("a.docx", zip.ToArray()));
    }

    [Fact]
    public async Task Xml_DocumentTypesAndEntities_AreRefused() => Assert.Equal(
        "its XML is broken",
        await ReasonAsync("a.docx", OfficeSample.Zip(("word/document.xml", "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>"))));

    private static Task<ExtractedDocument> ReadAsync(string name, byte[] content) => s_extractors.Find(name)!.ExtractAsync(name, content, default);

    private static async Task<string> ReasonAsync(string name, byte[] content) =>
        (await Assert.ThrowsAsync<UnreadableDocumentException>(() => ReadAsync(name, content))).Message;
}
