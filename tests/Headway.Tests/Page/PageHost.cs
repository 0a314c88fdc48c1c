using Headway.AspNetCore;
using Headway.Tests.Hosting;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Headway.Tests.Page;

/// <summary>An application that maps a small page at <c>/progress</c>, and again under a prefix with a route parameter.</summary>
public sealed class PageHost : IAsyncLifetime
{
    public const string Secret = "the text of a file outside the page";
    public const string Script = "console.log('0123456789');";

    private readonly TemporaryFolder _folder = new();
    private EmbeddingHost _host = null!;

    public HttpClient Http => _host.Http;

    public async ValueTask InitializeAsync()
    {
        var page = _folder["page"];
        Directory.CreateDirectory(Path.Combine(page, "assets"));
        await File.WriteAllTextAsync(Path.Combine(page, "index.html"), """<head><base href="/" /><script src="./assets/app.js"></script></head>""");
        await File.WriteAllTextAsync(Path.Combine(page, "assets", "app.js"), Script);
        await File.WriteAllTextAsync(Path.Combine(page, "favicon.svg"), "<svg/>");
        await File.WriteAllTextAsync(Path.Combine(page, ".hidden.txt"), Secret);
        await File.WriteAllTextAsync(_folder["secret.txt"], Secret);
        await File.WriteAllTextAsync(_folder["secret"], Secret);
        _host = await EmbeddingHost.StartAsync(new()
        {
            Pipeline = static app => app.Use(SetPathBase).UseRouting(),
            Map = app =>
            {
                app.MapHeadway("/progress");
                app.MapHeadwayPage(page, "/progress");
                app.MapHeadwayPage(page, "/of/{tenant}");
            },
        });
    }

    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync();
        _folder.Dispose();
    }

    public Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers) => _host.SendAsync(method, path, null, headers);

    /// <summary>Sends a GET request with the target unchanged. An HTTP client would normalise the target.</summary>
    public Task<string> SendRawAsync(string target) => RawHttp.SendAsync(_host.Address, $"GET {target} HTTP/1.1\nHost: localhost\nConnection: close\n\n");

    // Like a middleware that trusts the prefix header of a proxy.
    private static Task SetPathBase(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.TryGetValue("X-Path-Base", out var value))
        {
            http.Request.PathBase = new(value.ToString());
        }

        return next(http);
    }
}
