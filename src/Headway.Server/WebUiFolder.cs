namespace Headway.Server;

/// <summary>Finds the folder of the built web page.</summary>
internal static class WebUiFolder
{
    /// <summary>
    /// The configured folder, else <c>wwwroot</c> beside the program or in the project folder; null if none holds a built page.
    /// </summary>
    public static string? Find(ServerOptions server)
    {
        string[] places = server.Window is { } configured
            ? [Path.GetFullPath(configured)]
            : [Path.Combine(AppContext.BaseDirectory, "wwwroot"), Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "wwwroot"))];
        return Array.Find(places, static place => File.Exists(Path.Combine(place, "index.html")));
    }
}
