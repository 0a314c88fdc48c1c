using Headway.Research.Corpus.Extraction.Office;

namespace Headway.Research.Corpus.Extraction;

/// <summary>The extractors by file extension. A new format is one line here. Thread-safe.</summary>
internal sealed class TextExtractors
{
    private const string SourceCode =
        ".adoc .asciidoc .awk .bash .bib .c .cc .cfg .clj .cmake .conf .cpp .cs .cxx .dart .el .erl .ex .f90 .fs .go .gradle .groovy .h .hpp .hs .ini .java "
        + ".jl .js .jsx .kt .less .lisp .lua .m .mjs .ml .nim .org .pas .php .pl .pm .properties .proto .ps1 .py .r .rb .rs .scala .scm .scss .sh .sql .swift "
        + ".tcl .textile .toml .ts .tsx .vb .vim .vue .yaml .yml .zig";

    private readonly Dictionary<string, ITextExtractor> _byExtension = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Creates the extractors.</summary>
    /// <param name="maxBytes">The largest file in bytes, also of an attachment; archives may unpack to four times as much.</param>
    public TextExtractors(int maxBytes)
    {
        Add(".txt .text .log", new PlainTextExtractor(static _ => []));
        Add(".md .markdown", new PlainTextExtractor(HeadingFinder.Markdown));
        Add(".rst", new PlainTextExtractor(HeadingFinder.ReStructuredText));
        Add(".html .htm .xhtml", new HtmlExtractor());
        Add(".json", new JsonExtractor(lines: false));
        Add(".jsonl .ndjson", new JsonExtractor(lines: true));
        Add(string.Join(' ', Enumerable.Range(1, 8).SelectMany(static section => (string[])[$".{section}", $".{section}p", $".{section}pm", $".{section}ssl", $".{section}x"])), new ManPageExtractor());
        Add(".pdf", new PdfExtractor());
        Add(".docx .docm", new DocxExtractor(maxBytes));
        Add(".pptx .pptm", new PptxExtractor(maxBytes));
        Add(".xlsx .xlsm .xls", new SpreadsheetExtractor(maxBytes));
        Add(".odt .ods .odp", new OpenDocumentExtractor(maxBytes));
        Add(".epub", new EpubExtractor(maxBytes));
        Add(".csv .tsv", new CsvExtractor());
        Add(".ipynb", new NotebookExtractor());
        Add(".eml", new MailExtractor(Find, maxBytes));
        Add(".tex", new TexExtractor());
        Add(SourceCode, new SourceCodeExtractor());
    }

    /// <summary>All formats.</summary>
    public IReadOnlyDictionary<string, ITextExtractor> All => _byExtension;

    /// <summary>The extractor for a file name without <c>.gz</c>; null when its format is not supported.</summary>
    public ITextExtractor? Find(string name) => _byExtension.GetValueOrDefault(Path.GetExtension(name));

    private void Add(string extensions, ITextExtractor extractor)
    {
        foreach (var extension in extensions.Split(' '))
        {
            _byExtension.Add(extension, extractor);
        }
    }
}
