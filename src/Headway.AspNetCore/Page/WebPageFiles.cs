using System.Text;
using Headway.AspNetCore.Hosting;
using Headway.AspNetCore.Transports;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Headway.AspNetCore.Page;

/// <summary>
/// Serves the files of the built web page. Every other path gets the start page, because the page does its own routing in the browser.
/// </summary>
/// <param name="folder">The folder of the built page. Null if the page was not built: a notice is served instead.</param>
internal sealed class WebPageFiles(string? folder)
{
    private const string StartPage = "index.html";
    private const string RootBase = "<base href=\"/\"";

    // The page loads only its own files. 'unsafe-inline' is for widths and positions that scripts set. base-uri limits the
    // base element of the start page to this origin.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // Unknown paths below these get 404 instead of the start page.
    private static readonly string[] s_notPages = ["/assets/", "/openapi/", "/v1/"];

    private const string Notice = "Headway is running, without its web page: start it with ./run, or build web/. The API is at /v1, its description at /openapi/v1.json.\n";

    private readonly PhysicalFileProvider? _files = folder is null ? null : new(Path.GetFullPath(folder));
    private readonly FileExtensionContentTypeProvider _types = new();

    /// <summary>Maps GET and HEAD of every path below the group that no other route handles.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        foreach (var pattern in (string[])["/", "/{**path}"])
        {
            routes.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], AnswerAsync).WithOrder(int.MaxValue).ExcludeFromDescription().AllowAnonymous();
        }
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var path = "/" + (http.GetRouteValue("path") as string ?? "");
        if (SocketHandshake.IsRequested(http))
        {
            await RouteResponses.UnknownRoute(http);
        }
        else if (path.Length > 1 && path != "/" + StartPage && _files?.GetFileInfo(path) is { Exists: true, PhysicalPath: { } file })
        {
            SetHeaders(http.Response, isImmutable: path.StartsWith("/assets/", StringComparison.Ordinal));
            await Results.File(file, _types.TryGetContentType(file, out var type) ? type : "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(http);
        }
        else if ((Path.HasExtension(path) && path != "/" + StartPage) || s_notPages.Any(start => $"{path}/".StartsWith(start, StringComparison.Ordinal)))
        {
            await RouteResponses.UnknownRoute(http);
        }
        else if (_files is null)
        {
            await Results.Text(Notice).ExecuteAsync(http);
        }
        else
        {
            SetHeaders(http.Response, isImmutable: false);
            await Results.Text(await StartPageAsync(http), "text/html; charset=utf-8").ExecuteAsync(http);
        }
    }

    // The links in the page are relative to its base element.
    private async Task<string> StartPageAsync(HttpContext http)
    {
        var html = await File.ReadAllTextAsync(Path.Combine(_files!.Root, StartPage), Encoding.UTF8, http.RequestAborted);
        return html.Replace(RootBase, $"<base href=\"{System.Net.WebUtility.HtmlEncode(http.AddressOf("/"))}\"", StringComparison.Ordinal);
    }

    private static void SetHeaders(HttpResponse response, bool isImmutable)
    {
        response.Headers.CacheControl = isImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
