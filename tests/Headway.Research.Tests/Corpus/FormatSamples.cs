using System.Text;

namespace Headway.Research.Tests.Corpus;

/// <summary>A small file of each format, by extension.</summary>
internal static class FormatSamples
{
    public const string Mail =
        "From: Anna <anna@example.org>\r\nTo: team@example.org\r\nSubject: =?utf-8?q?Pumpe_gr=C3=BCn?=\r\nDate: Mon, 2 Mar 2026 10:00:00 +0100\r\nMIME-Version: 1.0\r\n"
        + "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nThe pump is repaired.\r\n"
        + "--b\r\nContent-Type: text/csv\r\nContent-Disposition: attachment; filename=parts.csv\r\n\r\nPart;Cost\r\nSeal;3,50\r\n"
        + "--b\r\nContent-Type: image/png\r\nContent-Disposition: attachment; filename=photo.png\r\n\r\nxx\r\n--b--\r\n";

    public const string Notebook =
        """{"cells": [{"cell_type": "markdown", "source": ["# Tides\n", "\n", "Measured at noon."]}, {"cell_type": "code", "source": "print(6.1)", "outputs": [{"output_type": "stream", "text": ["6.1 metres\n"]}]}]}""";

    public const string Tex =
        "\\documentclass[a4]{article}\n\\title{On Tides}\n\\begin{document}\n\\section{High \\emph{water}}\nThe tide~rises\\cite{x} to $6\\,m$. % a comment\n\n\\begin{itemize}\n\\item \\textbf{Brest} first\n\\end{itemize}\n\\end{document}\n";

    public static IReadOnlyDictionary<string, byte[]> ByExtension { get; } = new Dictionary<string, byte[]>
    {
        [".txt"] = Utf8("Naïve café\n\n漢字 🙂\n"),
        [".md"] = Utf8("---\ntitle: Front\n---\n# Head\n\n```\n# code\n```\ntext\n====\n"),
        [".rst"] = Utf8("Title\n=====\n\nPart\n----\ntext\n"),
        [".html"] = Utf8("<!doctype html><title>T</title><main><h1>H</h1><p>a<b>b<table><tr><td>c</table><svg><desc>d</svg><!-- c --><pre>e</pre></main>"),
        [".json"] = Utf8("""{"title": "On locks", "body": ["First", {"more": "Second"}]}"""),
        [".jsonl"] = Utf8("{\"text\": \"one\"}\n{\"text\": \"two\"}\n"),
        [".1"] = Utf8(".TH GREP 1\n.SH NAME\ngrep \\- \\fIprint\\fP \\(em x\n.TP\n.BR \\-i \" x\"\ntext\n"),
        [".pdf"] = PdfSample.Of((72, 700, 24, "Durable logs"), (72, 660, 10, "survive restarts"), (300, 660, 10, "and more")),
        [".docx"] = OfficeSample.Docx(),
        [".pptx"] = OfficeSample.Pptx(),
        [".xlsx"] = OfficeSample.Xlsx(),
        [".odt"] = OfficeSample.Odt(),
        [".epub"] = OfficeSample.Epub(),
        [".csv"] = Utf8("Name;Weight;\"Note \"\"x\"\"\"\nAnna;61,5;\"a;b\nc\"\nBen;70,1;\n"),
        [".ipynb"] = Utf8(Notebook),
        [".eml"] = Utf8(Mail),
        [".tex"] = Utf8(Tex),
        [".py"] = Utf8("def f():\n    return 1\n"),
    };

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
