using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Headway.Research.Report;

/// <summary>Renders a research report as a self-contained HTML page without scripts.</summary>
public static class ReportHtml
{
    private const string Style = """
        :root{color-scheme:light dark;--ink:#1d2430;--soft:#5b6675;--line:#d9dee6;--page:#fff;--mark:#f3f6fa;--link:#0b57c4}
        @media(prefers-color-scheme:dark){:root{--ink:#e6e9ee;--soft:#a3adbb;--line:#38404c;--page:#14181e;--mark:#1d232c;--link:#8ab4ff}}
        body{margin:0;background:var(--page);color:var(--ink);font:16px/1.6 system-ui,sans-serif}
        main{max-width:46rem;margin:0 auto;padding:2rem 1.25rem 4rem}
        h1{font-size:1.6rem;line-height:1.3}h2{font-size:1.2rem;margin-top:2.2rem;border-bottom:1px solid var(--line);padding-bottom:.3rem}
        blockquote{margin:1rem 0;padding:.6rem 1rem;border-left:4px solid var(--link);background:var(--mark);white-space:pre-line}
        pre{overflow-x:auto;padding:.8rem 1rem;background:var(--mark);border:1px solid var(--line);border-radius:6px;font-size:.9rem}
        table{border-collapse:collapse}td,th{border:1px solid var(--line);padding:.3rem .6rem}
        a{color:var(--link)}.place{color:var(--soft);overflow-wrap:anywhere}.marks{font-size:.85rem}
        .citations li{margin-bottom:.8rem}code{overflow-wrap:anywhere}
        """;

    /// <summary>Renders a report. All text from documents is encoded; the same report gives the same page.</summary>
    /// <param name="report">The <c>result</c> of a research job's <c>job.completed</c>. Missing members are skipped.</param>
    public static string Render(JsonElement report)
    {
        var html = new StringBuilder();
        var title = Encode(ReportJson.Text(report, "title") is { Length: > 0 } named ? named : "Report");
        html.Append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
            .Append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
            .Append("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
            .Append($"<title>{title}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>\n");
        var citations = ReportJson.List(report, "citations");
        var known = citations.Select(citation => ReportJson.Number(citation, "id")).ToHashSet();
        foreach (var section in ReportJson.List(report, "sections"))
        {
            html.Append($"<section>\n<h2>{Encode(ReportJson.Text(section, "heading"))}</h2>\n");
            foreach (var block in ReportJson.List(section, "blocks"))
            {
                Block(html, block, report, known);
            }

            html.Append("</section>\n");
        }

        Citations(html, citations);
        return html.Append("</main>\n</body>\n</html>\n").ToString();
    }

    private static void Block(StringBuilder html, JsonElement block, JsonElement report, HashSet<int> known)
    {
        var text = ReportJson.Text(block, "text");
        var marks = Marks(ReportJson.Numbers(block, "citations").Where(known.Contains));
        switch (ReportJson.Text(block, "type"))
        {
            case "quote":
                html.Append($"<blockquote>{Encode(text)}{marks}</blockquote>\n");
                break;
            case "code":
                html.Append($"<pre><code>{Encode(text)}</code></pre>\n{(marks.Length > 0 ? $"<p>{marks}</p>\n" : "")}");
                break;
            case "source_list":
                Sources(html, ReportJson.List(report, "sources"));
                break;
            default:
                if (ReportJson.Text(report, "reasoning") != "model")
                {
                    html.Append($"<p>{Encode(text)}{marks}</p>\n");
                    break;
                }

                var addresses = ReportJson.List(report, "sources").Select(ReportJson.Link).OfType<string>().ToHashSet(StringComparer.Ordinal);
                html.Append(SafeMarkdown.ToHtml(text, known, addresses));
                break;
        }
    }

    private static void Sources(StringBuilder html, IReadOnlyList<JsonElement> sources)
    {
        html.Append("<ol class=\"sources\">\n");
        foreach (var source in sources)
        {
            html.Append($"<li id=\"source-{ReportJson.Number(source, "id")}\" value=\"{ReportJson.Number(source, "id")}\">")
                .Append($"{Encode(ReportJson.Text(source, "title"))} {Place(source)}</li>\n");
        }

        html.Append("</ol>\n");
    }

    private static void Citations(StringBuilder html, IReadOnlyList<JsonElement> citations)
    {
        if (citations.Count == 0)
        {
            return;
        }

        html.Append("<section>\n<h2>Citations</h2>\n<ol class=\"citations\">\n");
        foreach (var citation in citations)
        {
            var id = ReportJson.Number(citation, "id");
            html.Append($"<li id=\"citation-{id}\" value=\"{id}\"><blockquote>{Encode(ReportJson.Text(citation, "quote"))}</blockquote>")
                .Append($"{Place(citation)} <span class=\"place\">bytes {ReportJson.Number(citation, "start")} to ")
                .Append($"{ReportJson.Number(citation, "end")}, SHA-256 <code>{Encode(ReportJson.Text(citation, "sha256"))}</code></span></li>\n");
        }

        html.Append("</ol>\n</section>\n");
    }

    private static string Place(JsonElement source) => ReportJson.Link(source) is { } link
        ? $"<a class=\"place\" rel=\"noopener noreferrer nofollow\" href=\"{Encode(link)}\">{Encode(link)}</a>"
        : $"<span class=\"place\">{Encode(ReportJson.Place(source))}</span>";

    private static string Marks(IEnumerable<int> citations)
    {
        var links = string.Concat(citations.Select(id => $"<a href=\"#citation-{id}\">[{id}]</a>"));
        return links.Length > 0 ? $" <span class=\"marks\">{links}</span>" : "";
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
