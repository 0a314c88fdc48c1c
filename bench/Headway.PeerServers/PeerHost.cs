using System.Net;

namespace Headway.PeerServers;

/// <summary>What the servers have in common: loopback, no log, one line when they listen, and an end with whoever started them.</summary>
internal static class PeerHost
{
    /// <summary>A builder that listens on a port of the loopback and logs nothing but faults.</summary>
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

    /// <summary>Serves until asked to stop, or until standard input ends: whoever started this has gone then.</summary>
    /// <param name="app">The server.</param>
    /// <param name="subscribers">How many clients have joined a channel, for whoever waits until all have.</param>
    public static async Task ServeAsync(WebApplication app, Func<int> subscribers)
    {
        app.MapGet("/stats", () => new { AllocatedBytes = GC.GetTotalAllocatedBytes(), Subscribers = subscribers() });
        await app.StartAsync();
        Console.WriteLine($"listening .NET {Environment.Version}");
        new Thread(() => StopWithStarter(app)) { IsBackground = true }.Start(); // the console is read by blocking
        await app.WaitForShutdownAsync();
    }

    private static void StopWithStarter(WebApplication app)
    {
        while (Console.In.Read() >= 0)
        {
            // Nothing is said to it.
        }

        app.Lifetime.StopApplication();
    }
}
