using Microsoft.Extensions.FileProviders;

namespace Headway.Server;

/// <summary>Serves the built web page, which reads the same public API as anyone.</summary>
internal static class Window
{
    // Everything the page needs is its own; styles are set from script for widths and positions.
    private const string ContentSecurityPolicy =
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    // Not the API's addresses: there, an unknown one is 404 and a wrong method 405.
    private const string PagePattern = "{*path:nonfile:regex(^(?!v1/|openapi/).*$)}";

    public static void Use(WebApplication app)
    {
        if (Find(app) is not { } folder)
        {
            return;
        }

        app.UseStaticFiles(new StaticFileOptions
        {
            FileProvider = new PhysicalFileProvider(folder),
            OnPrepareResponse = static context => Protect(context.Context.Response, context.Context.Request.Path.StartsWithSegments("/assets")),
        });
    }

    /// <summary>Any address that is a page's and not the API's gets the page; it knows its own routes.</summary>
    public static void MapFallback(WebApplication app)
    {
        var index = Find(app) is { } folder ? Path.Combine(folder, "index.html") : null;
        foreach (var pattern in (string[])["/", PagePattern]) // a constraint never matches the empty path
        {
            app.MapMethods(pattern, [HttpMethods.Get, HttpMethods.Head], Answer).WithOrder(int.MaxValue).ExcludeFromDescription().AllowAnonymous();
        }

        Task Answer(HttpContext http)
        {
            if (index is null)
            {
                http.Response.ContentType = "text/plain; charset=utf-8";
                return http.Response.WriteAsync("Headway is running, without its web page: start it with ./run, or build web/. The API is at /v1, its description at /openapi/v1.json.\n");
            }

            Protect(http.Response, isImmutable: false);
            http.Response.ContentType = "text/html; charset=utf-8";
            return http.Response.SendFileAsync(index);
        }
    }

    private static void Protect(HttpResponse response, bool isImmutable)
    {
        response.Headers.CacheControl = isImmutable ? "public, max-age=31536000, immutable" : "no-cache";
        response.Headers.ContentSecurityPolicy = ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
    }

    // Beside the program when published; in the project's folder when run from the build's output.
    private static string? Find(WebApplication app)
    {
        var configured = app.Services.GetRequiredService<ServerOptions>().Window;
        string[] places = configured is not null
            ? [Path.GetFullPath(configured)]
            : [Path.Combine(AppContext.BaseDirectory, "wwwroot"), Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "wwwroot"))];
        return Array.Find(places, static place => File.Exists(Path.Combine(place, "index.html")));
    }
}
