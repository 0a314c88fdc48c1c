using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Tests.Corpus;

/// <summary>
/// Real manuals: the HTML pages below <c>/usr/share/doc</c>, or below the folder in <c>HEADWAY_HTML_MANUALS</c>. Their text stays
/// but for scripts, forms and what is marked as navigation.
/// </summary>
public sealed class HtmlManualTests(ITestOutputHelper output)
{
    private const int MaxPages = 60;
    private const string NotText = "script, style, noscript, template, svg, form, button, select, nav, [role=navigation], [role=search], [role=banner], [role=contentinfo], [hidden], .sphinxsidebar, .related, .headerlink, .nosearch";

    [Fact]
    public async Task Extract_PagesOfManuals_KeepTheirText()
    {
        var folder = Environment.GetEnvironmentVariable("HEADWAY_HTML_MANUALS") ?? "/usr/share/doc";
        var all = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.html", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint }) : [];
        Array.Sort(all, StringComparer.Ordinal);
        var pages = all.Where((_, at) => at % Math.Max(1, all.Length / MaxPages) == 0).ToList();
        var (kept, total) = (0L, 0L);
        foreach (var page in pages)
        {
            var content = await File.ReadAllBytesAsync(page);
            var text = BodyText(content);
            if (text < 200)
            {
                continue;
            }

            var extracted = Count((await new HtmlExtractor().ExtractAsync("page.html", content, default)).Text);
            output.WriteLine($"{(double)extracted / text:0.000} {text} {page}");
            kept += Math.Min(extracted, text);
            total += text;
        }

        Assert.InRange(total == 0 ? 1 : (double)kept / total, 0.95, 1);
    }

    private static int BodyText(byte[] content)
    {
        using var page = new HtmlParser().ParseDocument(new MemoryStream(content));
        foreach (var element in page.QuerySelectorAll(NotText).ToList())
        {
            element.Remove();
        }

        return Count(page.Body?.TextContent ?? "");
    }

    private static int Count(string text) => text.Count(static c => !char.IsWhiteSpace(c));
}
