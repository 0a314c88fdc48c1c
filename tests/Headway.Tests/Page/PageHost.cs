using System.Net;
using System.Net.Sockets;
using System.Text;
using Headway.AspNetCore;
using Headway.Log.Sqlite;
using Headway.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Headway.Tests.Page;

/// <summary>An application that maps a small page at <c>/progress</c> and, once more, at the end of a route value.</summary>
public sealed class PageHost : IAsyncLifetime
{
    public const string Secret = "the text of a file that is not of the page";
    public const string Script = "console.log('0123456789');";

    private readonly TemporaryFolder _folder = new();
    private WebApplication _app = null!;

    public HttpClient Http { get; } = new();

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

        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddHeadway().UseSqlite(_folder["data"]);
        _app = builder.Build();
        _app.Urls.Add("http://127.0.0.1:0");
        _app.Use(TakePathBase);
        _app.UseRouting();
        _app.MapHeadway("/progress");
        _app.MapHeadwayPage(page, "/progress");
        _app.MapHeadwayPage(page, "/of/{tenant}");
        await _app.StartAsync();
        Http.BaseAddress = new(_app.Urls.First());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await _app.DisposeAsync();
        _folder.Dispose();
    }

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, path);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Http.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Sends a GET whose target is written as it is: a client would normalise it.</summary>
    public async Task<string> SendRawAsync(string target)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, Http.BaseAddress!.Port, TestContext.Current.CancellationToken);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes($"GET {target} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    // As a middleware does that trusts the prefix a proxy names.
    private static Task TakePathBase(HttpContext http, RequestDelegate next)
    {
        if (http.Request.Headers.TryGetValue("X-Path-Base", out var value))
        {
            http.Request.PathBase = new(value.ToString());
        }

        return next(http);
    }
}
