using System.Diagnostics;
using System.Text;
using Headway.Research.Corpus.Extraction;

namespace Headway.Research.Tests.Corpus;

/// <summary>Pages that are made to be expensive: each is read in a bounded time, and a cancellation ends it.</summary>
public sealed class HtmlBudgetTests
{
    private static readonly HtmlExtractor s_html = new();

    public static TheoryData<string> Hostile => new(Pages.Keys);

    private static Dictionary<string, Func<string>> Pages { get; } = new()
    {
        ["plain nesting"] = () => Repeat("<div>", 400_000),
        ["bogus end tags"] = () => Repeat("<b></b x=\"><b>\"><b>", 100_000),
        ["end tags in comments"] = () => Repeat("<div><!--</div>-->", 100_000),
        ["end tags in attributes"] = () => Repeat("<div title='</div>'>", 100_000),
        ["end tags in scripts"] = () => Repeat("<div><script></div></script>", 70_000),
        ["end tags that close nothing"] = () => Repeat("<div>", 200_000) + Repeat("</x>", 200_000),
        ["different formatting elements"] = () => string.Concat(Enumerable.Range(0, 80_000).Select(i => $"<font size={i}><p>")),
        ["formatting closed by its block"] = () => string.Concat(Enumerable.Range(0, 60_000).Select(i => $"<div><font size={i}></div>")),
        ["foster parents"] = () => "<table>" + Repeat("<b>x", 400_000),
        ["misnested formatting"] = () => Repeat("<b><div>", 500) + Repeat("</b>", 500) + Repeat("<a><p></a>", 150_000),
        ["drawings"] = () => Repeat("<svg><desc>", 150_000),
        ["templates"] = () => Repeat("<template>", 200_000),
        ["lists"] = () => Repeat("<li><ul>", 200_000),
        ["many attributes"] = () => "<p " + string.Concat(Enumerable.Range(0, 250_000).Select(i => $"a{i} ")) + ">x",
        ["many classes"] = () => "<p class='" + string.Concat(Enumerable.Range(0, 250_000).Select(i => $"a{i} ")) + "'>x",
        ["many elements"] = () => Repeat("<p>", 2_000_000),
        ["headings in headings"] = () => Repeat("<h1><div>", 200) + Repeat("word ", 400_000),
        ["references"] = () => Repeat("&amp", 400_000),
        ["brackets"] = () => Repeat("<", 2_000_000),
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Extract_HostilePage_EndsSoon(string name)
    {
        var page = Encoding.UTF8.GetBytes("<p>first" + Pages[name]() + "last");
        var started = Stopwatch.GetTimestamp();
        try
        {
            await s_html.ExtractAsync("page.html", page, default);
        }
        catch (UnreadableDocumentException)
        {
            // No text in it.
        }

        Assert.InRange(Stopwatch.GetElapsedTime(started).TotalSeconds, 0, 15); // 0.1 to 1 second on an idle machine
    }

    [Theory]
    [MemberData(nameof(Hostile))]
    public async Task Extract_Cancelled_GivesItsThreadBack(string name)
    {
        var page = Encoding.UTF8.GetBytes(Repeat(Pages[name](), 3));
        using var cancellation = new CancellationTokenSource();
        var extraction = Task.Run(() => s_html.ExtractAsync("page.html", page, cancellation.Token));
        cancellation.CancelAfter(20);

        // Well below a second on an idle machine.
        Assert.Same(extraction, await Task.WhenAny(extraction, Task.Delay(TimeSpan.FromSeconds(30), TimeProvider.System, default)));
    }

    [Fact]
    public async Task Extract_TooDeep_KeepsAllTextAndSaysSo()
    {
        var document = await s_html.ExtractAsync("page.html", Encoding.UTF8.GetBytes(Repeat("<div>word</b>", 1000) + "the end"), default);
        Assert.Equal(1000, document.Text.Split("word").Length - 1);
        Assert.Contains("the end", document.Text, StringComparison.Ordinal);
        Assert.NotNull(document.Notice);
    }

    [Fact]
    public async Task Extract_LessDeepThanTheLimit_KeepsHeadings()
    {
        var document = await s_html.ExtractAsync("page.html", Encoding.UTF8.GetBytes(Repeat("<div>", 400) + "<h1>Bottom</h1>"), default);
        Assert.Equal(["Bottom"], document.Headings.Select(heading => heading.Text));
        Assert.Null(document.Notice);
    }

    private static string Repeat(string text, int count) => string.Concat(Enumerable.Repeat(text, count));
}
