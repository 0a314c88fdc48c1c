using Headway.Research.Providers;
using Microsoft.AspNetCore.Http;

namespace Headway.Research.Tests.Providers;

public class PageFetcherTests
{
    private static readonly SearchOptions s_open = new() { AllowLoopback = true, Timeout = TimeSpan.FromSeconds(10), MaxPageBytes = 50_000 };

    [Fact]
    public async Task Fetch_HtmlPage_GivesTitleAndTextWithoutScript()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentType = "text/html; charset=utf-8";
            return context.Response.WriteAsync("<html><head><title>Käse</title><script>bad()</script></head><body><nav>Menu</nav><p>Cheese is made of milk.</p></body></html>");
        });
        using var fetcher = new PageFetcher(s_open, TimeProvider.System);

        var page = await fetcher.FetchAsync(server.Address.AbsoluteUri, default);

        Assert.Equal("Käse", page.Title);
        Assert.Contains("Cheese is made of milk.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("bad()", page.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://127.0.0.1:{0}/")]
    [InlineData("http://localhost:{0}/")]
    [InlineData("http://[::ffff:127.0.0.1]:{0}/")]
    [InlineData("http://2130706433:{0}/")]
    [InlineData("http://0x7f.1:{0}/")]
    public async Task Fetch_LoopbackUnderAnyName_IsRefusedBeforeARequest(string url)
    {
        var requests = 0;
        await using var server = await WebServer.StartAsync(_ =>
        {
            requests++;
            return Task.CompletedTask;
        });
        using var fetcher = new PageFetcher(s_open with { AllowLoopback = false }, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<ProviderException>(() => fetcher.FetchAsync(string.Format(url, server.Address.Port), default));

        Assert.Contains("public internet", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, requests);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    [InlineData("http://10.0.0.1/")]
    [InlineData("file:///etc/passwd")]
    [InlineData("ftp://127.0.0.1/x")]
    [InlineData("http://user:pass@127.0.0.1/")]
    [InlineData("gopher://127.0.0.1/")]
    [InlineData("not an address")]
    public async Task Fetch_RedirectToWhatIsForbidden_IsRefused(string target)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = 302;
            context.Response.Headers.Location = context.Request.Path == "/start" ? target : "/never";
            return Task.CompletedTask;
        });
        using var fetcher = new PageFetcher(s_open, TimeProvider.System);

        await Assert.ThrowsAsync<ProviderException>(() => fetcher.FetchAsync(new Uri(server.Address, "start").AbsoluteUri, default));
    }

    [Fact]
    public async Task Fetch_EndlessRedirects_StopsAtTheLimit()
    {
        var requests = 0;
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.Redirect($"/{++requests}");
            return Task.CompletedTask;
        });
        using var fetcher = new PageFetcher(s_open with { MaxRedirects = 3 }, TimeProvider.System);

        await Assert.ThrowsAsync<ProviderException>(() => fetcher.FetchAsync(server.Address.AbsoluteUri, default));

        Assert.Equal(4, requests);
    }

    [Theory]
    [InlineData("application/octet-stream")]
    [InlineData("image/png")]
    [InlineData("")]
    public async Task Fetch_NoText_IsRefused(string type)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentType = type.Length > 0 ? type : null;
            return context.Response.Body.WriteAsync(new byte[10]).AsTask();
        });
        using var fetcher = new PageFetcher(s_open, TimeProvider.System);

        await Assert.ThrowsAsync<ProviderException>(() => fetcher.FetchAsync(server.Address.AbsoluteUri, default));
    }

    [Fact]
    public async Task Fetch_PageWithoutEnd_StopsAtTheLimit()
    {
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.ContentType = "text/plain";
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.WriteAsync(new string('x', 10_000));
            }
        });
        using var fetcher = new PageFetcher(s_open, TimeProvider.System);

        var refused = await Assert.ThrowsAsync<ProviderException>(() => fetcher.FetchAsync(server.Address.AbsoluteUri, default));

        Assert.Contains("longer than", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fetch_PageThatNeverComes_TimesOut()
    {
        await using var server = await WebServer.StartAsync(context => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, context.RequestAborted));
        using var fetcher = new PageFetcher(s_open with { Timeout = TimeSpan.FromMilliseconds(200) }, TimeProvider.System);

        await Assert.ThrowsAsync<ProviderException>(() => fetcher.FetchAsync(server.Address.AbsoluteUri, default));
    }
}
