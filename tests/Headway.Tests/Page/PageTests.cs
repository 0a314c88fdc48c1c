using System.Net;
using Headway.Tests.Documentation;
using Headway.Tests.Native;

namespace Headway.Tests.Page;

/// <summary>The files of the web page, served by an application under a prefix.</summary>
public sealed class PageTests(PageHost host) : IClassFixture<PageHost>
{
    private const string Asset = "/progress/assets/app.js";

    [Theory]
    [InlineData("/progress", "/progress/")]
    [InlineData("/progress/", "/progress/")]
    [InlineData("/progress/index.html", "/progress/")]
    [InlineData("/progress/jobs/0123?tab=tree", "/progress/")]
    [InlineData("/of/somebody/jobs/0123", "/of/somebody/")]
    [InlineData("/of/a%20%22%3E%3Cb%3E/", "/of/a%20%22%3E%3Cb%3E/")]
    [InlineData("/of/ä/", "/of/%C3%A4/")]
    public async Task StartPage_UnderAPrefix_HasItsBase(string path, string expected) =>
        Assert.Contains($"<base href=\"{expected}\" />", await host.Http.GetStringAsync(path, TestContext.Current.CancellationToken), StringComparison.Ordinal);

    [Theory]
    [InlineData("/app", "/app/progress/")]
    [InlineData("/\"><script>alert(1)</script>", "/%22%3E%3Cscript%3Ealert(1)%3C/script%3E/progress/")]
    [InlineData("/a&b", "/a&amp;b/progress/")]
    public async Task StartPage_BehindAPathBase_HasItsBaseEncoded(string pathBase, string expected)
    {
        using var answer = await host.SendAsync(HttpMethod.Get, "/progress/jobs/0123", ("X-Path-Base", pathBase));
        Assert.Contains($"<base href=\"{expected}\" />", await TextAsync(answer), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/progress/", "text/html", "no-cache")]
    [InlineData("/progress/favicon.svg", "image/svg+xml", "no-cache")]
    [InlineData(Asset, "text/javascript", "public, max-age=31536000, immutable")]
    public async Task File_OfThePage_HasItsHeaders(string path, string type, string caching)
    {
        using var answer = await host.SendAsync(HttpMethod.Get, path);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(caching, Header(answer, "Cache-Control"));
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        var policy = Header(answer, "Content-Security-Policy").Split("; ");
        Assert.Equal(
            ["default-src 'self'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data:", "object-src 'none'", "base-uri 'self'", "form-action 'self'", "frame-ancestors 'none'"],
            policy);
    }

    [Theory]
    [InlineData("/progress/")]
    [InlineData(Asset)]
    public async Task Head_OfAFile_HasTheHeadersOfGetAndNoBody(string path)
    {
        using var get = await host.SendAsync(HttpMethod.Get, path);
        using var head = await host.SendAsync(HttpMethod.Head, path);
        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Empty(await TextAsync(head));
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Equal(Header(get, "Content-Security-Policy"), Header(head, "Content-Security-Policy"));
    }

    [Theory]
    [InlineData("bytes=0-6", 0, 7)]
    [InlineData("bytes=13-22", 13, 10)]
    [InlineData("bytes=-2", -2, 2)]
    public async Task Range_OfAFile_IsThatPart(string range, int from, int count)
    {
        using var answer = await host.SendAsync(HttpMethod.Get, Asset, ("Range", range));
        Assert.Equal(HttpStatusCode.PartialContent, answer.StatusCode);
        var start = from < 0 ? PageHost.Script.Length + from : from;
        Assert.Equal(PageHost.Script.Substring(start, count), await TextAsync(answer));
        Assert.Equal($"bytes {start}-{start + count - 1}/{PageHost.Script.Length}", Header(answer, "Content-Range"));
    }

    [Fact]
    public async Task Range_BeyondAFile_IsRefused()
    {
        using var answer = await host.SendAsync(HttpMethod.Get, Asset, ("Range", "bytes=9000-9001"));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, answer.StatusCode);
    }

    [Fact]
    public async Task File_UnchangedSince_Is304()
    {
        using var first = await host.SendAsync(HttpMethod.Get, "/progress/favicon.svg");
        var since = first.Content.Headers.LastModified!.Value.ToString("R");
        using var second = await host.SendAsync(HttpMethod.Get, "/progress/favicon.svg", ("If-Modified-Since", since));
        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Theory]
    [InlineData("/progress/assets/gone.js")]
    [InlineData("/progress/assets/")]
    [InlineData("/progress/assets")]
    [InlineData("/progress/assets/gone")]
    [InlineData("/progress/robots.txt")]
    [InlineData("/progress/.hidden.txt")]
    [InlineData("/progress/v1/gone")]
    [InlineData("/progress/openapi/v1")]
    public async Task File_Unknown_IsAProblem(string path)
    {
        using var answer = await host.SendAsync(HttpMethod.Get, path);
        await ServerFixture.AssertProblemAsync(answer, 404, "unknown_route");
        Assert.False(answer.Headers.Contains("Cache-Control"));
    }

    [Theory]
    [InlineData("/progress/jobs/0123")]
    [InlineData(Asset)]
    public async Task Post_ToThePage_Is405(string path)
    {
        using var answer = await host.SendAsync(HttpMethod.Post, path);
        await ServerFixture.AssertProblemAsync(answer, 405, "method_not_allowed");
        Assert.Equal("GET, HEAD, OPTIONS", string.Join(", ", answer.Content.Headers.Allow));
    }

    [Theory]
    [InlineData("/progress/../secret.txt")]
    [InlineData("/progress/%2e%2e/secret.txt")]
    [InlineData("/progress/..%2fsecret.txt")]
    [InlineData("/progress/..%2Fsecret")]
    [InlineData("/progress/%2e%2e%2fsecret.txt")]
    [InlineData("/progress/..%252fsecret.txt")]
    [InlineData("/progress/..%5csecret.txt")]
    [InlineData("/progress/..\\secret.txt")]
    [InlineData("/progress/assets/../../secret.txt")]
    [InlineData("/progress/assets/..%2f..%2fsecret.txt")]
    [InlineData("/progress//../secret.txt")]
    [InlineData("/progress/....//secret.txt")]
    [InlineData("/progress/%00secret.txt")]
    [InlineData("/progress/secret.txt%00.js")]
    [InlineData("/progress/favicon.svg%00")]
    [InlineData("/progress/%c0%ae%c0%ae/secret.txt")]
    [InlineData("/progress/.hidden.txt")]
    [InlineData("/progress/file:%2f%2f%2fetc%2fpasswd")]
    [InlineData("/progress/%2fetc%2fpasswd")]
    [InlineData("/progress//etc/passwd")]
    public async Task File_WithAHostileName_GivesNothingAway(string target)
    {
        var answer = await host.SendRawAsync(target);
        Assert.DoesNotContain(PageHost.Secret, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", answer, StringComparison.Ordinal);
        // Either a refusal, or the start page, which shows that the path is unknown.
        Assert.True(IsRefusal(answer) || answer.Contains("<base href=\"/progress/\" />", StringComparison.Ordinal), answer);
    }

    [Fact]
    public async Task File_OfARealName_IsGivenToTheSameClient() =>
        Assert.Contains(PageHost.Script, await host.SendRawAsync(Asset), StringComparison.Ordinal);

    [Fact]
    public async Task Address_OutsideOfThePrefix_IsNotThePages()
    {
        using var answer = await host.SendAsync(HttpMethod.Get, "/jobs/0123");
        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Empty(await TextAsync(answer));
    }

    [Fact]
    public void Documentation_OfThePage_ShowsTheApplicationThatTheBrowserTestsRun()
    {
        const string Source = "tests/PrefixHost/Program.cs";
        var shown = new MarkdownPage(Repository.Read("docs/web-page.md")).Blocks.Single(static block => block.Role == "source" && block.Name == Source);
        Assert.Contains(shown.Body.Trim(), Repository.Read(Source), StringComparison.Ordinal);
    }

    private static bool IsRefusal(string answer) =>
        answer.StartsWith("HTTP/1.1 404 ", StringComparison.Ordinal) || answer.StartsWith("HTTP/1.1 400 ", StringComparison.Ordinal);

    private static string Header(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out var values) || answer.Content.Headers.TryGetValues(name, out values) ? string.Join(", ", values) : "";

    private static Task<string> TextAsync(HttpResponseMessage answer) => answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
}
