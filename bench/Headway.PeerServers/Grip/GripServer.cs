namespace Headway.PeerServers.Grip;

/// <summary>
/// What stands behind Pushpin: answers each subscription once, with the headers that tell Pushpin to hold it and to send
/// what is published on the channel. Afterwards it has no part in the stream.
/// </summary>
internal static class GripServer
{
    public static Task RunAsync(int port)
    {
        var app = PeerHost.On(port).Build();
        app.MapGet("/events/{channel}", static (string channel, HttpResponse response) =>
        {
            response.Headers["Grip-Hold"] = "stream";
            response.Headers["Grip-Channel"] = channel;
            response.Headers.CacheControl = "no-cache";
            return Results.Text(": open\n\n", "text/event-stream");
        });
        return PeerHost.ServeAsync(app, static () => 0);
    }
}
