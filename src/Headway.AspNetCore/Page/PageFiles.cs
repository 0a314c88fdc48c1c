using System.Text;
using Headway.AspNetCore.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Extensions.FileProviders;

namespace Headway.AspNetCore.Page;

/// <summary>
/// Serves the built web page: its files, and its start page at every address that is a page's, since the page has routes
/// of its own. The page reads the same public contract as anyone.
/// </summary>
/// <param name="folder">The folder of the built page; null where it was not built, which a text then says.</param>
internal sealed class PageFiles(string? folder)
{
    private const string StartPage = "index.html";
    private const string RootBase = "<base href=\"/\"";

    // The page loads nothing from elsewhere. Styles are set from script for widths and positions. The start page has a
    // base element, which may only name this origin.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

    // What is unknown below these is answered 404, and not with the start page.
    private static readonly string[] s_notPages = ["/assets/", "/openapi/", "/v1/"];

    private const string Notice = "Headway is running, without its web page: start it with ./run, or build web/. The API is at /v1, its description at /openapi/v1.json.\n";

    private readonly PhysicalFileProvider? _files = folder is null ? null : new(Path.GetFullPath(folder));
    private readonly FileExtensionContentTypeProvider _types = new();

    /// <summary>Maps GET and HEAD of every address below the group that no other route takes.</summary>
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
        if (path.Length > 1 && path != "/" + StartPage && _files?.GetFileInfo(path) is { Exists: true, PhysicalPath: { } file })
        {
            Protect(http.Response, isImmutable: path.StartsWith("/assets/", StringComparison.Ordinal));
            await Results.File(file, _types.TryGetContentType(file, out var type) ? type : "application/octet-stream", enableRangeProcessing: true).ExecuteAsync(http);
        }
        else if ((Path.HasExtension(path) && path != "/" + StartPage) || s_notPages.Any(start => $"{path}/".StartsWith(start, StringComparison.Ordinal)))
        {
            await Answers.UnknownRoute(http);
        }
        else if (_files is null)
        {
            await Results.Text(Notice).ExecuteAsync(http);
        }
        else
        {
            Protect(http.Response, isImmutable: false);
            await Results.Text(await StartPageAsync(http), "text/html; charset=utf-8").ExecuteAsync(http);
        }
    }

    // The addresses in the page are relative to its base element.
    private async Task<string> StartPageAsync(HttpContext http)
    {
        var html = await File.ReadAllTextAsync(Path.Combine(_files!.Root, StartPage), Encoding.UTF8, http.RequestAborted);
        return html.Replace(RootBase, $"<base href=\"{System.Net.WebUtility.HtmlEncode(http.AddressOf("/"))}\"", StringComparison.Ordinal);
    }

    private static void Protect(HttpResponse response, bool isImmutable)
    {
        response.Headers.CacheControl = isImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }
}
