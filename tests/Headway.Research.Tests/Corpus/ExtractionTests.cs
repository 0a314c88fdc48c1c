using System.Text;
using Headway.Research.Corpus;

namespace Headway.Research.Tests.Corpus;

public sealed class ExtractionTests
{
    [Theory]
    [InlineData("a.txt")]
    [InlineData("a.md")]
    [InlineData("a.rst")]
    public async Task Extract_ValidUtf8Text_KeepsTheBytesOfTheFile(string path)
    {
        var content = Encoding.UTF8.GetBytes("\ufeffNaïve café\r\n\r\n  two  spaces, a tab\t, 漢字 and 🙂.\n\n\n");
        Assert.Equal(content, (await CorpusFolder.TextOfAsync(path, content)).Utf8.ToArray());
    }

    [Fact]
    public async Task Extract_TextThatIsNotUtf8_IsReadAsWindows1252()
    {
        byte[] content = [.. "caf"u8, 0xe9, .. " costs 5 "u8, 0x80];
        Assert.Equal("café costs 5 €", Text(await CorpusFolder.TextOfAsync("a.txt", content)));
    }

    [Fact]
    public async Task Extract_Utf16WithMark_IsDecoded()
    {
        byte[] content = [0xff, 0xfe, .. Encoding.Unicode.GetBytes("wide words")];
        Assert.Equal("wide words", Text(await CorpusFolder.TextOfAsync("a.txt", content)));
    }

    [Fact]
    public async Task Extract_Html_KeepsMainTextHeadingsAndPreformatted()
    {
        const string Page =
            """
            <!doctype html><html><head><title>Group commit — Manual 3.1</title><style>p { color: red }</style></head>
            <body><nav>Home About</nav><div role="navigation">previous next</div>
            <main><h1>Group commit<a class="headerlink" href="#x">¶</a></h1><p>Writes   are
            collected &amp; flushed &lt;once&gt;.</p><script>alert(1)</script>
            <pre>BEGIN;
              COMMIT;</pre><ul><li>first</li><li>second</li></ul></main><footer>imprint</footer></body></html>
            """;
        var source = await CorpusFolder.TextOfAsync("a.html", Encoding.UTF8.GetBytes(Page));
        Assert.Equal("Group commit", source.Title);
        Assert.Equal("Group commit\n\nWrites are collected & flushed <once>.\n\nBEGIN;\n  COMMIT;\n\nfirst\nsecond\n", Text(source));
    }

    [Fact]
    public async Task Extract_HtmlInDeclaredCharset_IsDecoded()
    {
        byte[] content = [.. "<meta charset=iso-8859-1><p>caf"u8, 0xe9, .. "</p>"u8];
        Assert.Equal("café\n", Text(await CorpusFolder.TextOfAsync("a.htm", content)));
    }

    [Theory]
    [InlineData("<div>")]
    [InlineData("<b>")]
    [InlineData("<svg><g>")]
    [InlineData("<table><tr><td>")]
    [InlineData("<x-y>")]
    public async Task Extract_HtmlNestedAHundredThousandDeep_GivesItsText(string tag)
    {
        var page = string.Concat(Enumerable.Repeat(tag, 100_000)) + "the bottom";
        var source = await CorpusFolder.TextOfAsync("deep.html", Encoding.UTF8.GetBytes(page)).WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Contains("the bottom", Text(source), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Extract_HtmlWithSvg_IsNotTreatedAsTooDeep()
    {
        var page = "<h1>Diagram</h1><p>Before.</p><svg>" + string.Concat(Enumerable.Repeat("<path d='M0 0'/><g><circle r='1'/></g>", 2000)) + "</svg><p>After.</p>";
        Assert.Equal("Diagram\n\nBefore.\n\nAfter.\n", Text(await CorpusFolder.TextOfAsync("a.html", Encoding.UTF8.GetBytes(page))));
    }

    [Fact]
    public async Task Extract_Json_GivesItsStringsAndTitle()
    {
        var source = await CorpusFolder.TextOfAsync("a.json", """{"id": 7, "title": "On locks", "body": ["First line.", {"more": "Second\nline."}], "n": "42"}"""u8.ToArray());
        Assert.Equal("On locks", source.Title);
        Assert.Equal("On locks\n\nFirst line.\n\nSecond\nline.\n", Text(source));
    }

    [Fact]
    public async Task Extract_JsonLinesWithABrokenLine_KeepsTheOthers()
    {
        var source = await CorpusFolder.TextOfAsync("a.jsonl", "{\"text\": \"one fish\"}\n{broken\n\n{\"text\": \"two fish \\ud800\"}\n{\"text\": \"red fish\"}\n"u8.ToArray());
        Assert.Equal("one fish\n\nred fish\n", Text(source));
    }

    [Fact]
    public async Task Extract_ManPage_DropsMacrosAndFonts()
    {
        const string Page =
            """
            .\" a comment
            .de XX
            .ie hidden
            ..
            .if n \{\
            .ds hidden words
            .\}
            .TH GREP 1 "2020-01-01" "GNU"
            .SH NAME
            grep \- print \fIlines\fP that match
            .SH OPTIONS
            .TP
            .BR \-i ", " \-\-ignore\-case
            Ignore case \(em in \f(CWpatterns\fR\*(Aq and\ data.
            .PP
            .nf
              grep  x
            .fi
            """;
        var source = await CorpusFolder.TextOfAsync("man1/grep.1", Encoding.UTF8.GetBytes(Page));
        Assert.Equal("grep(1)", source.Title);
        Assert.Equal("NAME\n\ngrep - print lines that match\n\nOPTIONS\n\n-i, --ignore-case Ignore case — in patterns and data.\n\n  grep  x\n", Text(source));
    }

    [Fact]
    public async Task Extract_MdocPage_ReadsLikeASentence()
    {
        const string Page = ".Dd May 1, 2020\n.Dt MAKE 1\n.Sh NAME\n.Nm make\n.Nd maintain programs\n.Sh SYNOPSIS\n.Nm\n.Op Fl f Ar file\n.Sh SEE ALSO\n.Xr cc 1 ,\n.Xr ld 1\n";
        var source = await CorpusFolder.TextOfAsync("make.1", Encoding.UTF8.GetBytes(Page));
        Assert.Equal("make(1)", source.Title);
        Assert.Equal("NAME\n\nmake — maintain programs\n\nSYNOPSIS\n\nmake [-f file]\n\nSEE ALSO\n\ncc(1), ld(1)\n", Text(source));
    }

    [Theory]
    [InlineData("a.md", "intro\n\n# Real title #\n\ntext\n", "Real title")]
    [InlineData("a.md", "Real title\n==========\n\ntext\n", "Real title")]
    [InlineData("a.md", "```\n# code\n```\n\n## Real title\n", "Real title")]
    [InlineData("a.rst", "==========\nReal title\n==========\n\nPart\n----\n", "Real title")]
    [InlineData("a.txt", "\n\n  Real   title\n\ntext\n", "Real title")]
    [InlineData("a.html", "<h1>Real <i>title</i></h1><p>text", "Real title")]
    [InlineData("a.html", "<title>A page</title><h1>Other words</h1>", "A page")]
    [InlineData("only-a-name.html", "<p>text", "only-a-name.html")]
    public async Task Extract_Title_IsFoundInTheText(string path, string content, string title) =>
        Assert.Equal(title, (await CorpusFolder.TextOfAsync(path, Encoding.UTF8.GetBytes(content))).Title);

    [Fact]
    public async Task Extract_Gzip_IsReadLikeTheFileInIt()
    {
        using var folder = new CorpusFolder().WithGzip("notes.md.gz", "# Packed\n\nText.\n"u8.ToArray());
        using var corpus = await folder.IndexAsync();
        var source = await corpus.ReadAsync("notes.md.gz", default);
        Assert.Equal(("Packed", "# Packed\n\nText.\n"), (source!.Title, Text(source)));
    }

    [Fact]
    public async Task Extract_Pdf_IsReadOrSkippedWithTheReason()
    {
        using var folder = new CorpusFolder().With("a.pdf", PdfSample.Saying("Durable logs survive restarts")).With("b.pdf", "%PDF-1.4 broken").With("c.pdf", "no pdf");
        using var corpus = folder.Open();
        var (_, skipped) = await CorpusFolder.UpdateAsync(corpus);
        Assert.Equal(["b.pdf: it is a broken PDF", "c.pdf: it is not a PDF"], skipped.Order(StringComparer.Ordinal));
        Assert.Contains("Durable logs survive restarts", Text((await corpus.ReadAsync("a.pdf", default))!), StringComparison.Ordinal);
    }

    private static string Text(SourceText source) => Encoding.UTF8.GetString(source.Utf8.Span);
}
