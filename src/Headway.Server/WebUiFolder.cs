namespace Headway.Server;

/// <summary>Where the built web page is.</summary>
internal static class WebUiFolder
{
    /// <summary>The configured folder, the one beside the program, or the project's when it runs from the build's output; null: there is no built page.</summary>
    public static string? Find(ServerOptions server)
    {
        string[] places = server.Window is { } configured
            ? [Path.GetFullPath(configured)]
            : [Path.Combine(AppContext.BaseDirectory, "wwwroot"), Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "wwwroot"))];
        return Array.Find(places, static place => File.Exists(Path.Combine(place, "index.html")));
    }
}
