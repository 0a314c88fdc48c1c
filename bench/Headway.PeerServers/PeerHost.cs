using System.Net;

namespace Headway.PeerServers;

/// <summary>What all servers share: the loopback, no log, a line when they listen, and an exit when the parent process exits.</summary>
internal static class PeerHost
{
    /// <summary>A builder that listens on a port of the loopback and logs only errors.</summary>
    public static WebApplicationBuilder On(int port)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(IPAddress.Loopback, port);
        });
        return builder;
    }

    /// <summary>Runs the server until it is stopped, or until standard input ends, because the parent process has exited.</summary>
    /// <param name="app">The server.</param>
    /// <param name="subscribers">Counts the clients of all channels, for <c>/stats</c>.</param>
    public static async Task ServeAsync(WebApplication app, Func<int> subscribers)
    {
        app.MapGet("/stats", () => new { AllocatedBytes = GC.GetTotalAllocatedBytes(), Subscribers = subscribers() });
        await app.StartAsync();
        Console.WriteLine($"listening .NET {Environment.Version}");
        new Thread(() => StopWithParent(app)) { IsBackground = true }.Start(); // console reads block
        await app.WaitForShutdownAsync();
    }

    private static void StopWithParent(WebApplication app)
    {
        while (Console.In.Read() >= 0)
        {
            // The parent process writes nothing.
        }

        app.Lifetime.StopApplication();
    }
}
